/*
 * rows.c - the field rows of a stage: those of its class's table, and those that depend on its
 * options.
 */
#include "pipeline/loading.h"

#include <cjson/cJSON.h>
#include <string.h>

struct prun_shape {
    struct loading *l;
    struct draft *d;
    prun_field *row;
    size_t count, room;
};

static bool grow(struct prun_shape *s)
{
    size_t room = s->room ? s->room * 2 : 16;
    prun_field *larger =
        room <= 2 * TYPE_FIELD_MAX ? arena_alloc(s->l->arena, room * sizeof(*larger)) : NULL;

    if (!larger)
        return false;
    if (s->count)
        memcpy(larger, s->row, s->count * sizeof(*larger));
    s->row = larger;
    s->room = room;
    return true;
}

static bool is_name(const char *name)
{
    return name && *name >= 'a' && *name <= 'z' && strlen(name) < 256 &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

int prun_shape_add(prun_shape *s, const char *type, const char *name, prun_tag tag, uint32_t flags)
{
    prun_field row = {NULL, NULL, tag, flags, ""};

    if (!is_name(type) || !is_name(name)) {
        loading_at_value(
            s->l, s->d->use_json, s->d,
            "\"%s.%s\" is no name of a field: small letters, digits and _, a letter first",
            type ? type : "", name ? name : "");
        s->d->has_wrong_option = true;
        return (int)s->count;
    }
    row.type = arena_string(s->l->arena, type);
    row.name = arena_string(s->l->arena, name);
    if (!row.type || !row.name || (s->count == s->room && !grow(s))) {
        s->l->is_out_of_memory = true;
        return (int)s->count;
    }
    s->row[s->count] = row;
    return (int)s->count++;
}

void prun_shape_refuse(prun_shape *s, const char *option, const char *format, ...)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(s->d->json, option);
    struct error e;
    va_list args;

    va_start(args, format);
    error_set_va(&e, "bad_option", format, args);
    va_end(args);
    loading_at_value(s->l, value ? value : s->d->use_json, s->d, "option \"%s\" %s", option,
                     e.text);
    s->d->has_wrong_option = true;
}

void loading_add_rows(struct loading *l, struct draft *d)
{
    const prun_stage_class *cls = d->loaded ? d->loaded->cls : NULL;
    struct prun_shape s = {.l = l, .d = d};

    if (!cls)
        return;
    d->row = cls->fields;
    d->row_count = cls->field_count;
    if (!cls->shape || d->has_wrong_option)
        return;
    for (size_t i = 0; i < cls->field_count; i++) {
        if (s.count == s.room && !grow(&s)) {
            l->is_out_of_memory = true;
            return;
        }
        s.row[s.count++] = cls->fields[i];
    }
    cls->shape(d->config, &s);
    d->row = s.row;
    d->row_count = s.count;
}
