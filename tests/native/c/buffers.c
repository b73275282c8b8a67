/* Buffers of the caller: every protocol by which C tells that one is too small, and wrong ones. */
#include "internal.h"

#define U char
#define NAME(name) name
static const char invalid[] = {'b', 'a', 'd', ' ', (char)0xFF, '!', '\0'};
#include "buffers.inl"
#undef U
#undef NAME

#define U char16_t
#define NAME(name) name##_u16
static const char16_t invalid_u16[] = {'b', 'a', 'd', ' ', 0xDC00, '!', 0};
#include "buffers.inl"
#undef U
#undef NAME

#define DEFINE_ITEM_BUFFERS(N, T) \
    static void copy_##N(size_t total, T *buffer) { \
        for (size_t i = 0; i < total; i++) buffer[i] = (T)(7 * i + 3); \
    } \
    uint32_t fx_##N##_needed(uint32_t total, T *buffer, uint32_t capacity) { \
        fxi_count_call(); \
        if (total <= capacity) copy_##N(total, buffer); \
        return total; \
    } \
    intptr_t fx_##N##_truncated(intptr_t total, T *buffer, size_t capacity) { \
        fxi_count_call(); \
        if (total < 0) { \
            fx_set_last_error(FX_NO_VALUE); \
            return -1; \
        } \
        size_t copied = (size_t)total < capacity ? (size_t)total : capacity; \
        copy_##N(copied, buffer); \
        return (intptr_t)copied; \
    } \
    int fx_##N##_error(uint32_t total, T *buffer, uint32_t *count) { \
        fxi_count_call(); \
        uint32_t capacity = *count; \
        *count = total; \
        if (capacity < total) return FX_MORE_DATA; \
        copy_##N(total, buffer); \
        return 0; \
    } \
    int fx_##N##_error_bytes(uint32_t total, T *buffer, uint32_t *size) { \
        uint32_t count = *size / (uint32_t)sizeof(T); \
        int status = fx_##N##_error(total, buffer, &count); \
        *size = count * (uint32_t)sizeof(T); \
        return status; \
    } \
    uint32_t fx_##N##_needed_never(T *buffer, uint32_t capacity) { \
        fxi_count_call(); \
        (void)buffer; \
        return capacity + 1; \
    } \
    int fx_##N##_error_never(T *buffer, uint32_t *count) { \
        fxi_count_call(); \
        (void)buffer; \
        *count += 1; \
        return FX_MORE_DATA; \
    } \
    int fx_##N##_negative(T *buffer, int capacity) { \
        fxi_count_call(); \
        (void)buffer; \
        (void)capacity; \
        return -5; \
    } \
    int fx_##N##_negative_count(T *buffer, int *count) { \
        fxi_count_call(); \
        (void)buffer; \
        *count = -5; \
        return 0; \
    } \
    int fx_##N##_too_large(T *buffer, int capacity) { \
        fxi_count_call(); \
        copy_##N((size_t)capacity, buffer); \
        return capacity + 10; \
    } \
    int fx_##N##_too_large_count(T *buffer, uint32_t *count) { \
        fxi_count_call(); \
        copy_##N(*count, buffer); \
        *count += 10; \
        return 0; \
    }

FX_ITEMS(DEFINE_ITEM_BUFFERS)
