/* Included once per encoding: U is the unit, L makes a literal of it, NAME adds the suffix. */

const U *NAME(fx_text)(void) { return L("naïve café — Привет, \U0001F40E"); }
const U *NAME(fx_text_empty)(void) { return L(""); }
const U *NAME(fx_text_null)(void) { return NULL; }
const U *NAME(fx_text_invalid)(void) { return NAME(invalid); }

const U *NAME(fx_text_at)(int index) {
    static const U *const names[] = {L("red"), L("green"), L("blue")};
    return index >= 0 && index < 3 ? names[index] : NULL;
}

int NAME(fx_text_out)(int index, const U **out) {
    *out = NAME(fx_text_at)(index);
    return *out != NULL ? 0 : -1;
}

static const U NAME(hello)[] = L("Hello, ");
static const U NAME(mark)[] = L("!");

static size_t NAME(greeting_length)(const U *name) {
    return NAME(fxi_len)(NAME(hello)) + NAME(fxi_len)(name) + 1;
}

/* Writes into a block of one of the heaps; null for a null name and for a null block. */
static U *NAME(greet)(const U *name, void *(*allocate)(size_t)) {
    if (name == NULL) return NULL;
    size_t capacity = NAME(greeting_length)(name) + 1;
    U *out = allocate(capacity * sizeof(U));
    if (out == NULL) return NULL;
    size_t at = NAME(fxi_put)(out, capacity, 0, NAME(hello));
    at = NAME(fxi_put)(out, capacity, at, name);
    NAME(fxi_put)(out, capacity, at, NAME(mark));
    return out;
}

U *NAME(fx_make_greeting)(const U *name) { return NAME(greet)(name, fx_alloc); }
U *NAME(fx_malloc_greeting)(const U *name) { return NAME(greet)(name, malloc); }
U *NAME(fx_cotask_greeting)(const U *name) { return NAME(greet)(name, fxi_cotask_alloc); }
U *NAME(fx_local_greeting)(const U *name) { return NAME(greet)(name, fxi_local_alloc); }
U *NAME(fx_make_invalid)(void) { return NAME(fx_strdup)(NAME(invalid)); }

int NAME(fx_greeting_out)(const U *name, U **out) {
    *out = NAME(fx_make_greeting)(name);
    return *out != NULL ? 0 : 1;
}

int NAME(fx_greeting_sized)(const U *name, U **out, uint32_t *length) {
    *out = NULL;
    *length = 0;
    U *whole = NAME(fx_make_greeting)(name);
    if (whole == NULL) return 1;
    size_t size = NAME(greeting_length)(name) * sizeof(U);
    *out = fx_alloc(size); /* of exactly this size, so that there is no room for a terminator */
    memcpy(*out, whole, size);
    *length = (uint32_t)(size / sizeof(U));
    fx_free(whole);
    return 0;
}

int NAME(fx_two_texts)(U **good, U **bad) {
    *good = NAME(fx_make_greeting)(L("you"));
    *bad = NAME(fx_make_invalid)();
    return 0;
}

fx_person *NAME(fx_person_new)(const U *name) {
    if (name == NULL || name[0] == 0) {
        fx_set_last_error(FX_ENOENT);
        return NULL;
    }
    fx_person *person = person_from(NULL, NULL);
    person->NAME(name) = NAME(fx_strdup)(name);
    return person;
}

const U *NAME(fx_person_name)(const fx_person *person) { return person->NAME(name); }

void NAME(fx_person_rename)(fx_person *person, const U *name) {
    U *old = person->NAME(name);
    person->NAME(name) = NAME(fx_strdup)(name);
    fx_free(old);
}
