/* ---- assemblies.c: structs in structs, behind pointers and in arrays; and every way to be wrong - */
#ifndef PINVOKE_FIXTURES_ASSEMBLIES_H
#define PINVOKE_FIXTURES_ASSEMBLIES_H

typedef struct fx_part { char *name; double weight; } fx_part;
typedef struct fx_assembly {
    fx_part entries[4];
    fx_part *spare;
    int32_t count;
    fx_part *more;
} fx_assembly;
/* Four parts "entry", a spare "spare" of weight 10, three more "more", all of fx_alloc; weights from 0.
 * `bad` makes one thing wrong, without leaking: 1 the name of entries[3] is no UTF-8, 2 that of
 * entries[1] is null, 3 the spare is null, 4 its name is no UTF-8, 5 more is null, 6 the count is
 * negative and more null, 7 the name of more[2] is null, 8 the spare is misaligned and not of fx_alloc. */
FIXTURE_API int fx_assembly_make(int bad, fx_assembly *out);
/* The weights by the lengths of the names. */
FIXTURE_API double fx_assembly_check(const fx_assembly *assembly);

/* Parts as they go in and out, in one array: each weight is doubled, each name replaced by its reverse
 * (of fx_alloc). What was there is not released. */
FIXTURE_API void fx_parts_reverse(fx_part *parts, size_t count);
FIXTURE_API double fx_parts_check(const fx_part *parts, size_t count);

#endif
