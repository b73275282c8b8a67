/* Calling conventions. Off 32-bit x86 all of them are the one of the platform. */
#include "internal.h"

int FX_STDCALL fx_std_subtract(int left, int right) { return left - right; }

double FX_STDCALL fx_std_mixed(int8_t a, double b, int64_t c, float d) {
    return a + 2.0 * b + 3.0 * (double)c + 4.0 * (double)d;
}

fx_point FX_STDCALL fx_std_point(fx_point value, double factor) {
    fx_point scaled = {value.x * factor, value.y * factor};
    return scaled;
}

int FX_STDCALL fx_std_none(void) { return 17; }

int FX_STDCALL fx_std_call(int n, fx_std_fn f, void *user) {
    int sum = 0;
    for (int i = 0; i < n; i++) sum += f(i, user);
    return sum;
}

#if defined(__i386__) && defined(_WIN32)
int FX_FASTCALL fx_fast_subtract(int left, int right) { return left - right; }
int FX_THISCALL fx_this_subtract(int left, int right) { return left - right; }
int FX_STDCALL fx_std_under(int left, int right) { return left - right; }


fx_pair FX_FASTCALL fx_fast_pair(int factor, fx_pair value) {
    fx_pair scaled = {(int16_t)(value.a * factor), (int16_t)(value.b * factor)};
    return scaled;
}


fx_point FX_THISCALL fx_this_point(int factor, fx_point value) { return fx_std_point(value, factor); }

int FX_FASTCALL fx_fast_call(int n, fx_fast_fn f, void *user) {
    int sum = 0;
    for (int i = 0; i < n; i++) sum += f(i, n, user);
    return sum;
}

int FX_THISCALL fx_this_call(int n, fx_this_fn f, void *user) {
    int sum = 0;
    for (int i = 0; i < n; i++) sum += f(user, i, n);
    return sum;
}
#endif
