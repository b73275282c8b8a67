/* Callbacks that are kept and called later. */
#include "internal.h"

#include <stdatomic.h>

enum { EVENTS = 4096 };

static struct {
    fx_last_fn f;
    void *user;
    int registered;
} events[EVENTS + 1];
static int last_event;
static int registered;
static atomic_int running;
static _Atomic(fx_plain_fn) hook;

int fx_register(fx_last_fn f, void *user) {
    int id = -1;
    fxi_lock(FXI_LOCK_EVENTS);
    if (f != NULL && last_event < EVENTS) {
        id = ++last_event;
        events[id].f = f;
        events[id].user = user;
        events[id].registered = 1;
        registered++;
    }
    fxi_unlock(FXI_LOCK_EVENTS);
    return id;
}

int fx_register_out(fx_last_fn f, void *user, int deny, int *id) {
    *id = deny < 0 ? deny : fx_register(f, user);
    return *id < 0 ? -1 : 0;
}

int fx_unregister(int id) {
    int found = 0;
    fxi_lock(FXI_LOCK_EVENTS);
    if (id > 0 && id <= last_event && events[id].registered) {
        found = 1;
        events[id].registered = 0;
        registered--;
    }
    fxi_unlock(FXI_LOCK_EVENTS);
    return found ? 0 : -1;
}

int fx_registered(void) {
    fxi_lock(FXI_LOCK_EVENTS);
    int count = registered;
    fxi_unlock(FXI_LOCK_EVENTS);
    return count;
}

int fx_running(void) { return atomic_load(&running); }

/* Calls outside the lock, so that callbacks may register and unregister. 1 if there was a callback to call. */
static int fire(int id, int event, int late, int *result) {
    fx_last_fn f = NULL;
    void *user = NULL;
    fxi_lock(FXI_LOCK_EVENTS);
    if (id > 0 && id <= last_event && (late || events[id].registered)) {
        f = events[id].f;
        user = events[id].user;
    }
    fxi_unlock(FXI_LOCK_EVENTS);
    if (f == NULL) return 0;
    atomic_fetch_add(&running, 1);
    *result = f(event, user);
    atomic_fetch_sub(&running, 1);
    return 1;
}

int fx_fire(int id, int event) {
    int result = -1;
    fire(id, event, 0, &result);
    return result;
}

int fx_fire_late(int id, int event) {
    int result = -1;
    fire(id, event, 1, &result);
    return result;
}

int fx_fire_all(int event) {
    fxi_lock(FXI_LOCK_EVENTS);
    int last = last_event;
    fxi_unlock(FXI_LOCK_EVENTS);
    int fired = 0;
    int result;
    for (int id = 1; id <= last; id++) fired += fire(id, event, 0, &result);
    return fired;
}

typedef struct {
    int id;
    int count;
    atomic_int fired;
} barrage;

static void fire_in_thread(void *raw) {
    barrage *all = raw;
    int result;
    for (int i = 0; i < all->count; i++) atomic_fetch_add(&all->fired, fire(all->id, i, 0, &result));
}

int fx_fire_from_threads(int id, int threads, int n) {
    barrage all = {id, n, 0};
    fxi_threads_run(threads, fire_in_thread, &all);
    return atomic_load(&all.fired);
}

struct fx_job {
    fxi_thread *thread;
    int id;
    int event;
    int delay_ms;
    int result;
};

static void fire_delayed(void *raw) {
    fx_job *job = raw;
    fxi_sleep_ms(job->delay_ms);
    job->result = fx_fire_late(job->id, job->event);
}

fx_job *fx_fire_async(int id, int event, int delay_ms) {
    fx_job *job = fx_alloc(sizeof *job);
    job->id = id;
    job->event = event;
    job->delay_ms = delay_ms;
    job->result = -1;
    job->thread = fxi_thread_start(fire_delayed, job);
    return job;
}

int fx_join(fx_job *job) {
    fxi_thread_join(job->thread);
    int result = job->result;
    fx_free(job);
    return result;
}

fx_plain_fn fx_set_hook(fx_plain_fn next) { return atomic_exchange(&hook, next); }

int fx_fire_hook(int event) {
    fx_plain_fn f = atomic_load(&hook);
    return f != NULL ? f(event) : -1;
}
