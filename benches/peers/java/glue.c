/* What JNI asks for: a function for each Java method, which takes the text out of the Java objects. */
#include "bench.h"

#include <errno.h>
#include <jni.h>
#include <stdlib.h>

#define METHOD(type, name) JNIEXPORT type JNICALL Java_ByJni_##name

METHOD(jint, add)(JNIEnv *env, jclass class, jint left, jint right) {
    (void)env, (void)class;
    return bench_add(left, right);
}

METHOD(jlong, mixed8)(JNIEnv *env, jclass class, jbyte a, jshort b, jint c, jlong d, jfloat e,
                      jdouble f, jlong g, jbyte h) {
    (void)env, (void)class;
    return bench_mixed8(a, (uint16_t)b, c, d, e, f, (const void *)(uintptr_t)g, (uint8_t)h);
}

METHOD(jlong, length)(JNIEnv *env, jclass class, jstring text) {
    (void)class;
    const char *utf8 = (*env)->GetStringUTFChars(env, text, NULL);
    if (utf8 == NULL) return 0;
    jlong length = (jlong)bench_length(utf8);
    (*env)->ReleaseStringUTFChars(env, text, utf8);
    return length;
}

/* GetStringChars does not promise a terminator. */
METHOD(jlong, lengthWide)(JNIEnv *env, jclass class, jstring text) {
    (void)class;
    jchar frame[512];
    jsize units = (*env)->GetStringLength(env, text);
    jchar *copy = units < 512 ? frame : malloc(((size_t)units + 1) * sizeof *copy);
    if (copy == NULL) return 0;
    (*env)->GetStringRegion(env, text, 0, units, copy);
    copy[units] = 0;
    jlong length = (jlong)bench_length_u16((const char16_t *)copy);
    if (copy != frame) free(copy);
    return length;
}

METHOD(jlong, lengths)(JNIEnv *env, jclass class, jobjectArray texts) {
    (void)class;
    enum { MOST = 64 };
    jstring strings[MOST];
    const char *utf8[MOST];
    jsize count = (*env)->GetArrayLength(env, texts);
    if (count > MOST) return 0;
    for (jsize i = 0; i < count; i++) {
        strings[i] = (*env)->GetObjectArrayElement(env, texts, i);
        utf8[i] = (*env)->GetStringUTFChars(env, strings[i], NULL);
    }
    jlong sum = (jlong)bench_lengths(utf8, (size_t)count);
    for (jsize i = 0; i < count; i++) {
        (*env)->ReleaseStringUTFChars(env, strings[i], utf8[i]);
        (*env)->DeleteLocalRef(env, strings[i]);
    }
    return sum;
}

METHOD(jstring, name)(JNIEnv *env, jclass class) {
    (void)class;
    return (*env)->NewStringUTF(env, bench_name());
}

METHOD(jstring, nameCopy)(JNIEnv *env, jclass class) {
    (void)class;
    char *text = bench_name_copy();
    jstring copy = (*env)->NewStringUTF(env, text);
    free(text);
    return copy;
}

METHOD(jlong, personSum)(JNIEnv *env, jclass class, jobject person) {
    static jfieldID name_field, city_field, age_field;
    (void)class;
    if (name_field == NULL) {
        jclass type = (*env)->GetObjectClass(env, person);
        city_field = (*env)->GetFieldID(env, type, "city", "Ljava/lang/String;");
        age_field = (*env)->GetFieldID(env, type, "age", "I");
        name_field = (*env)->GetFieldID(env, type, "name", "Ljava/lang/String;");
    }
    jstring name = (*env)->GetObjectField(env, person, name_field);
    jstring city = (*env)->GetObjectField(env, person, city_field);
    bench_person native = {(*env)->GetStringUTFChars(env, name, NULL),
                           (*env)->GetStringUTFChars(env, city, NULL),
                           (*env)->GetIntField(env, person, age_field)};
    jlong sum = (jlong)bench_person_sum(&native);
    (*env)->ReleaseStringUTFChars(env, city, native.city);
    (*env)->ReleaseStringUTFChars(env, name, native.name);
    (*env)->DeleteLocalRef(env, city);
    (*env)->DeleteLocalRef(env, name);
    return sum;
}

typedef struct {
    JNIEnv *env;
    jobject object;
    jmethodID method;
} target;

static void visit(uint64_t value, void *context) {
    const target *to = context;
    (*to->env)->CallVoidMethod(to->env, to->object, to->method, (jlong)value);
}

METHOD(void, each)(JNIEnv *env, jclass class, jlong count, jobject object) {
    (void)class;
    jclass type = (*env)->GetObjectClass(env, object);
    target to = {env, object, (*env)->GetMethodID(env, type, "visit", "(J)V")};
    bench_each((uint64_t)count, visit, &to);
}

/* The result, and below it the error: a later JNI call could change errno. */
METHOD(jlong, checked)(JNIEnv *env, jclass class, jint value, jint code) {
    (void)env, (void)class;
    errno = 0;
    jlong result = bench_checked(value, code);
    return result << 32 | (jlong)(uint32_t)errno;
}
