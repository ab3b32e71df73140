/* plan.c - see plan.h. */
#include "plan.h"
#include "json.h"
#include "typed.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parse {
    struct json_reader r;
    struct plan *plan;
    char *error;
    size_t error_size;
};

static bool refuse(struct parse *p, const char *format, ...) PRUN_PRINTF(2, 3);
static bool refuse(struct parse *p, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(p->error, p->error_size, format, args);
    va_end(args);
    return false;
}

static bool broken(struct parse *p)
{
    return refuse(p, "is no object of fields: %s", p->r.error ? p->r.error : "something is wrong in it");
}

static char *text_of(const struct json_value *v, size_t *ret_size)
{
    char *text = malloc(v->raw.size + 1);

    if (!text)
        return NULL;
    *ret_size = json_unescape(v->raw, (uint8_t *)text);
    text[*ret_size] = '\0';
    return text;
}

static bool is_word(const struct json_value *key, const char *word)
{
    return key->raw.size == strlen(word) + 2 && memcmp(key->raw.data + 1, word, strlen(word)) == 0;
}

static bool read_type(struct parse *p, const struct json_value *v, struct plan_field *f)
{
    prun_bytes word = {v->raw.data + 1, v->raw.size - 2};

    if (v->kind != JSON_STRING || !typed_tag(word, &f->tag))
        return refuse(p, "\"%s\": its type is one of %s", f->name, typed_words);
    return true;
}

static bool read_key(struct parse *p, const struct json_value *v, struct plan_field *f)
{
    if (v->kind != JSON_STRING)
        return refuse(p, "\"%s\": its key is a string", f->name);
    free(f->key);
    f->key = text_of(v, &f->key_size);
    return f->key ? true : refuse(p, "cannot be read: out of memory");
}

/* What follows the name: a type, or an object. */
static bool read_object(struct parse *p, struct plan_field *f)
{
    struct json_value key, v;
    bool has_one, is_first = true, has_type = false;

    json_object(&p->r);
    for (;; is_first = false) {
        if (!json_member(&p->r, is_first, &has_one, &key))
            return broken(p);
        if (!has_one)
            break;
        if (!json_value(&p->r, &v))
            return broken(p);
        if (is_word(&key, "type")) {
            has_type = true;
            if (!read_type(p, &v, f))
                return false;
        } else if (is_word(&key, "key")) {
            if (!read_key(p, &v, f))
                return false;
        } else if (is_word(&key, "required") && (v.kind == JSON_TRUE || v.kind == JSON_FALSE)) {
            f->is_required = v.kind == JSON_TRUE;
        } else {
            return refuse(p, "\"%s\": %.*s is not one of \"type\", \"key\" and \"required\" (true or false)",
                          f->name, (int)key.raw.size, (const char *)key.raw.data);
        }
    }
    return has_type ? true : refuse(p, "\"%s\": its \"type\" is missing", f->name);
}

static bool read_field(struct parse *p, const struct json_value *key, struct plan_field *f)
{
    struct json_reader here = p->r;
    struct json_value v;
    size_t size;

    f->name = text_of(key, &size);
    f->key = text_of(key, &f->key_size);
    if (!f->name || !f->key)
        return refuse(p, "cannot be read: out of memory");
    if (!json_value(&p->r, &v))
        return broken(p);
    if (v.kind != JSON_OBJECT)
        return read_type(p, &v, f);
    p->r = here;
    return read_object(p, f);
}

static struct plan_field *add(struct plan *plan)
{
    if (plan->count == plan->room) {
        const size_t room = plan->room ? 2 * plan->room : 16;
        struct plan_field *grown = realloc(plan->field, room * sizeof(*grown));
        if (!grown)
            return NULL;
        plan->field = grown;
        plan->room = room;
    }
    plan->field[plan->count] = (struct plan_field){.name = NULL};
    return &plan->field[plan->count++];
}

static bool check_double(struct parse *p, const struct plan_field *f)
{
    for (const struct plan_field *other = p->plan->field; other < f; other++) {
        if (strcmp(other->name, f->name) == 0)
            return refuse(p, "names \"%s\" twice", f->name);
        if (other->key_size == f->key_size && memcmp(other->key, f->key, f->key_size) == 0)
            return refuse(p, "reads the key \"%s\" twice", f->key);
    }
    return true;
}

static bool read_all(struct parse *p)
{
    struct json_value key;
    bool has_one, is_first = true;

    if (!json_object(&p->r))
        return broken(p);
    for (;; is_first = false) {
        if (!json_member(&p->r, is_first, &has_one, &key))
            return broken(p);
        if (!has_one)
            return true;
        if (p->plan->count == PLAN_FIELDS_MAX)
            return refuse(p, "names more than %u fields", PLAN_FIELDS_MAX);
        struct plan_field *f = add(p->plan);
        if (!f)
            return refuse(p, "cannot be read: out of memory");
        if (!read_field(p, &key, f) || !check_double(p, f))
            return false;
    }
}

bool plan_parse(const char *text, struct plan *ret, char *error, size_t error_size)
{
    struct plan plan = {.field = NULL};
    struct parse p = {.plan = &plan, .error = error, .error_size = error_size};

    if (text) {
        json_begin(&p.r, (prun_bytes){(const uint8_t *)text, strlen(text)});
        if (!read_all(&p)) {
            plan_clear(&plan);
            return false;
        }
    }
    *ret = plan;
    return true;
}

void plan_clear(struct plan *p)
{
    for (size_t i = 0; i < p->count; i++) {
        free(p->field[i].name);
        free(p->field[i].key);
    }
    free(p->field);
    *p = (struct plan){.field = NULL};
}

bool plan_split(const char *text, char type[256], char field[256])
{
    const char *point = text ? strchr(text, '.') : NULL;

    if (!point || point == text || !point[1] || strchr(point + 1, '.') || point - text > 255 ||
        strlen(point + 1) > 255)
        return false;
    memcpy(type, text, (size_t)(point - text));
    type[point - text] = '\0';
    strcpy(field, point + 1);
    return true;
}
