/* pack.c - reading the members of a language pack. */
#include "pack.h"

#include "fold.h"
#include "utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int line_of(const char *start, const char *at)
{
    int line = 1;

    for (const char *p = start; at && p < at; p++)
        line += *p == '\n';
    return line;
}

bool pack_fail(struct pack *p, const char *format, ...)
{
    va_list args;

    if (p->has_failed)
        return false;
    va_start(args, format);
    vsnprintf(p->error, p->error_size, format, args);
    va_end(args);
    p->has_failed = true;
    return false;
}

/* Folded as texts are: a pack may be written with the signs that its language prints. */
static char *fold_bytes(prun_bytes bytes)
{
    char *folded = malloc(bytes.size * 2 + 1);
    size_t size = 0;
    uint32_t cp;

    for (size_t at = 0; folded && at < bytes.size;) {
        uint8_t out[4];
        at += utf8_decode(bytes.data, bytes.size, at, &cp);
        const size_t length = utf8_encode(cp == '\t' ? ' ' : fold_char(cp), out);
        memcpy(folded + size, out, length);
        size += length;
    }
    if (folded)
        folded[size] = 0;
    return folded;
}

bool pack_open(struct pack *p, prun_bytes bytes, char *error, size_t error_size)
{
    const char *end = NULL;

    *p = (struct pack){NULL, error, error_size, false};
    char *folded = fold_bytes(bytes);
    if (!folded)
        return pack_fail(p, "out of memory");
    p->root = cJSON_ParseWithOpts(folded, &end, true);
    if (!p->root)
        pack_fail(p, "line %d: not JSON", line_of(folded, end));
    free(folded);
    if (!p->root)
        return false;
    if (!cJSON_IsObject(p->root))
        return pack_fail(p, "expected an object, {\"...\": ...}");
    return true;
}

void pack_close(struct pack *p)
{
    cJSON_Delete(p->root);
    p->root = NULL;
}

static const cJSON *member(struct pack *p, const cJSON *object, const char *name, int kind,
                           bool is_required)
{
    const cJSON *found = object ? cJSON_GetObjectItemCaseSensitive(object, name) : NULL;
    const char *wanted = kind == cJSON_Object  ? "an object"
                         : kind == cJSON_Array ? "an array"
                                               : "a string";

    if (!found) {
        if (is_required && object)
            pack_fail(p, "'%s' is missing%s%s", name, object->string ? " in " : "",
                      object->string ? object->string : "");
        return NULL;
    }
    if ((found->type & 0xff) != kind) {
        pack_fail(p, "'%s': expected %s", name, wanted);
        return NULL;
    }
    return found;
}

const cJSON *pack_object(struct pack *p, const cJSON *object, const char *name)
{
    return member(p, object, name, cJSON_Object, true);
}

const cJSON *pack_array(struct pack *p, const cJSON *object, const char *name)
{
    return member(p, object, name, cJSON_Array, true);
}

const cJSON *pack_may_array(struct pack *p, const cJSON *object, const char *name)
{
    return member(p, object, name, cJSON_Array, false);
}

const char *pack_string(struct pack *p, const cJSON *object, const char *name)
{
    const cJSON *found = member(p, object, name, cJSON_String, true);

    return found ? found->valuestring : NULL;
}

const char *pack_may_string(struct pack *p, const cJSON *object, const char *name)
{
    const cJSON *found = member(p, object, name, cJSON_String, false);

    return found ? found->valuestring : NULL;
}

int pack_int(struct pack *p, const cJSON *object, const char *name, int fallback)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(object, name);

    if (!found)
        return fallback;
    if (!cJSON_IsNumber(found) || found->valuedouble != (double)found->valueint) {
        pack_fail(p, "'%s': expected a whole number", name);
        return fallback;
    }
    return found->valueint;
}

bool pack_flag(struct pack *p, const cJSON *object, const char *name)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(object, name);

    if (found && !cJSON_IsBool(found))
        pack_fail(p, "'%s': expected true or false", name);
    return cJSON_IsTrue(found);
}

prun_rational pack_rational(struct pack *p, const cJSON *object, const char *name)
{
    const char *text = pack_string(p, object, name);
    prun_rational r = {1, 1};

    if (text && !prun_rational_parse((prun_bytes){(const uint8_t *)text, strlen(text)}, &r))
        pack_fail(p, "'%s': expected a fraction such as \"2000/3\", got '%s'", name, text);
    return r;
}

void pack_only(struct pack *p, const cJSON *object, const char *const *names)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, object)
    {
        const char *const *n = names;
        while (*n && strcmp(*n, item->string) != 0)
            n++;
        if (!*n)
            pack_fail(p, "'%s' is not known here", item->string);
    }
}

void pack_words(struct pack *p, const cJSON *array, struct words *words, uint16_t class,
                int32_t value)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, array) if (!cJSON_IsString(item) || !*item->valuestring)
        pack_fail(p, "'%s': expected words", array->string ? array->string : "list");
    else if (!words_add(words, item->valuestring, class, value)) pack_fail(p, "out of memory");
}
