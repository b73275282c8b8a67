/* Included once per encoding: U is the unit, L makes a literal of it, NAME adds the suffix. */

#define RECORD struct NAME(fx_name)
#define TAG struct NAME(fx_tag)

uint64_t NAME(fx_name_expect)(const U *first, const U *last, int age) {
    uint64_t state = fxi_fnv(FXI_FNV_START, NAME(fx_str_hash)(first));
    return fxi_fnv(fxi_fnv(state, NAME(fx_str_hash)(last)), (uint64_t)age);
}

uint64_t NAME(fx_name_check_value)(RECORD name) {
    return NAME(fx_name_expect)(name.first, name.last, name.age);
}

uint64_t NAME(fx_name_check)(const RECORD *name) {
    return name != NULL ? NAME(fx_name_check_value)(*name) : 0;
}

RECORD NAME(fx_name_return)(void) {
    RECORD name = {L("Ada"), L("Lovelace"), 36};
    return name;
}

int NAME(fx_name_fill)(RECORD *out) {
    *out = NAME(fx_name_return)();
    return 0;
}

int NAME(fx_name_fill_invalid)(RECORD *out) {
    *out = NAME(fx_name_return)();
    out->last = NAME(fx_text_invalid)();
    return 0;
}

int NAME(fx_name_make)(const U *first, const U *last, int age, RECORD *out) {
    out->first = NAME(fx_strdup)(first);
    out->last = NAME(fx_strdup)(last);
    out->age = age;
    return 0;
}

/* The fields point to constant units whoever owns them, hence the casts. */
void NAME(fx_name_clear)(RECORD *name) {
    fx_free((void *)name->first);
    fx_free((void *)name->last);
    name->first = name->last = NULL;
}

int NAME(fx_name_birthday)(RECORD *name) {
    if (name == NULL) return -1;
    const U *first = name->first;
    name->first = name->last;
    name->last = first;
    name->age++;
    return 0;
}

uint64_t NAME(fx_names_check)(const RECORD *names, size_t count) {
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++) total += NAME(fx_name_check)(&names[i]);
    return total;
}

/* The hash of the name up to the terminator or the end of the field. */
static uint64_t NAME(tag_state)(uint32_t id, const U *name, size_t length, uint32_t after) {
    uint64_t state = fxi_fnv(FXI_FNV_START, id);
    return fxi_fnv(fxi_fnv(state, NAME(fx_str_hash_n)(name, length)), after);
}

uint64_t NAME(fx_tag_expect)(uint32_t id, const U *name, uint32_t after) {
    return NAME(tag_state)(id, name, NAME(fxi_len)(name), after);
}

uint64_t NAME(fx_tag_check)(const TAG *tag) {
    if (tag == NULL) return 0;
    size_t length = 0;
    while (length < 16 && tag->name[length] != 0) length++;
    return NAME(tag_state)(tag->id, tag->name, length, tag->after);
}

uint64_t NAME(fx_tag_check_value)(TAG tag) { return NAME(fx_tag_check)(&tag); }

int NAME(fx_tag_fill)(uint32_t id, const U *text, uint32_t after, TAG *out) {
    memset(out, '!', sizeof *out); /* what follows the terminator is not zero */
    out->id = id;
    NAME(fxi_put)(out->name, 16, 0, text);
    out->after = after;
    return 0;
}

TAG NAME(fx_tag_return)(uint32_t id, const U *text, uint32_t after) {
    TAG tag;
    NAME(fx_tag_fill)(id, text, after, &tag);
    return tag;
}

int NAME(fx_tag_full)(TAG *out) {
    NAME(fx_tag_fill)(1, L(""), 2, out);
    for (int i = 0; i < 16; i++) out->name[i] = 'f';
    return 0;
}

int NAME(fx_tag_invalid)(TAG *out) {
    return NAME(fx_tag_fill)(1, NAME(fx_text_invalid)(), 2, out);
}

#undef RECORD
#undef TAG
