/* describe_json.c - the tables of a class and the index of plugins as JSON; see describe.h. */
#include "plugin/describe.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "plugin/option.h"
#include "record/type.h"

static void add_string(struct buffer *b, const char *text)
{
    if (text)
        buffer_add_json_string(b, (prun_bytes){(const uint8_t *)text, strlen(text)});
    else
        buffer_add_string(b, "null");
}

/* "name":"text", with a comma in front unless it is the first of its object. */
static void add_member(struct buffer *b, const char *name, const char *text)
{
    buffer_add_format(b, "%s\"%s\":", b->size > 0 && b->data[b->size - 1] == '{' ? "" : ",", name);
    add_string(b, text);
}

static void add_words(struct buffer *b, const char *const *words)
{
    buffer_add_string(b, ",\"choices\":[");
    for (size_t i = 0; words[i]; i++) {
        buffer_add_string(b, i > 0 ? "," : "");
        add_string(b, words[i]);
    }
    buffer_add_string(b, "]");
}

static void add_number(struct buffer *b, const char *name, double d)
{
    if (isfinite(d))
        buffer_add_format(b, ",\"%s\":%.17g", name, d);
}

/* ---- One class ------------------------------------------------------------------------------ */

static void add_values(struct buffer *b, const prun_option *o)
{
    bool has_default = !(o->flags & PRUN_OPTION_REQUIRED);

    if (o->type == PRUN_OPTION_INT) {
        buffer_add_format(b, ",\"least\":%" PRId64 ",\"most\":%" PRId64, o->least, o->most);
        if (has_default)
            buffer_add_format(b, ",\"default\":%" PRId64, o->fallback);
    } else if (o->type == PRUN_OPTION_BOOL && has_default) {
        buffer_add_format(b, ",\"default\":%s", o->fallback ? "true" : "false");
    } else if (o->type == PRUN_OPTION_FLOAT) {
        add_number(b, "least", o->float_least);
        add_number(b, "most", o->float_most);
        if (has_default)
            add_number(b, "default", o->float_fallback);
    } else if (o->type == PRUN_OPTION_CHOICE) {
        add_words(b, o->choices);
        if (has_default)
            add_member(b, "default", o->choices[o->fallback]);
    } else if (o->type == PRUN_OPTION_TEXT && has_default) {
        add_member(b, "default", o->text_fallback);
    } else if (o->text_fallback) {
        buffer_add_format(b, ",\"default\":%s", o->text_fallback);
    }
}

static void add_option(struct buffer *b, const prun_option *o)
{
    buffer_add_string(b, "{");
    add_member(b, "name", o->name);
    add_member(b, "type", option_type_name(o));
    add_member(b, "unit", o->unit);
    buffer_add_format(b, ",\"required\":%s", o->flags & PRUN_OPTION_REQUIRED ? "true" : "false");
    add_values(b, o);
    add_member(b, "help", o->help);
    buffer_add_string(b, "}");
}

static void add_flags(struct buffer *b, uint32_t flags)
{
    static const char *const words[] = {"needs",  "reads",     "makes", "key",
                                        "refers", "transient", "stamp"};

    buffer_add_string(b, ",\"flags\":[");
    for (size_t i = 0, count = 0; i < PRUN_COUNT(words); i++)
        if (flags & (1u << i))
            buffer_add_format(b, "%s\"%s\"", count++ > 0 ? "," : "", words[i]);
    buffer_add_string(b, "]");
}

static void add_field(struct buffer *b, const prun_field *f)
{
    bool is_any = strcmp(f->type, PRUN_ANY_TYPE) == 0;

    buffer_add_string(b, "{");
    add_member(b, "type", f->type);
    add_member(b, "name", is_any ? NULL : f->name);
    add_member(b, "kind", is_any ? NULL : tag_name(f->tag));
    add_flags(b, f->flags);
    add_member(b, "help", f->help);
    buffer_add_string(b, "}");
}

static void add_fates(struct buffer *b, uint32_t fates)
{
    static const char *const words[] = {"forwarded", "consumed", "dropped"};

    buffer_add_string(b, ",\"fates\":[");
    for (size_t i = 0; i < PRUN_COUNT(words); i++)
        if (fates & (1u << i))
            buffer_add_format(b, "\"%s\",", words[i]);
    buffer_add_string(b, "\"rejected\"]");
}

static void add_plugin(struct buffer *b, const char *name, const char *version, const char *licence,
                       const char *path)
{
    buffer_add_string(b, ",\"plugin\":{");
    add_member(b, "name", name);
    add_member(b, "version", version);
    add_member(b, "licence", licence);
    add_member(b, "file", path);
    buffer_add_string(b, "}");
}

void describe_class_json(const struct loaded_class *c, struct buffer *out)
{
    const prun_stage_class *cls = c->cls;
    struct buffer example = {0};

    describe_add_example(&example, cls);
    buffer_add_string(out, "{");
    add_member(out, "name", cls->name);
    add_member(out, "about", cls->about);
    buffer_add_string(out, ",\"options\":[");
    for (size_t i = 0; i < cls->option_count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        add_option(out, &cls->options[i]);
    }
    buffer_add_string(out, "],\"fields\":[");
    for (size_t i = 0; i < cls->field_count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        add_field(out, &cls->fields[i]);
    }
    buffer_add_string(out, "]");
    add_fates(out, cls->fates);
    buffer_add_format(out, ",\"single\":%s,\"shaped_by_options\":%s",
                      cls->flags & PRUN_SINGLE ? "true" : "false", cls->shape ? "true" : "false");
    add_member(out, "example", buffer_string(&example));
    add_plugin(out, c->plugin, c->version, c->licence, c->path);
    buffer_add_string(out, "}\n");
    buffer_free(&example);
}

/* ---- All plugins ---------------------------------------------------------------------------- */

static void add_file(struct buffer *b, const struct registry *r, const struct plugin_file *f)
{
    buffer_add_string(b, "{");
    add_member(b, "file", f->path);
    add_member(b, "name", f->name);
    add_member(b, "version", f->version);
    add_member(b, "licence", f->licence);
    add_member(b, "code", f->problem_code);
    add_member(b, "problem", f->problem);
    buffer_add_string(b, ",\"classes\":[");
    for (size_t i = 0; i < f->class_count; i++) {
        const struct plugin_file *rival =
            f->problem ? NULL : registry_rival(r, f, f->class_name[i]);
        buffer_add_string(b, i > 0 ? ",{" : "{");
        add_member(b, "name", f->class_name[i]);
        add_member(b, "about", f->class_about[i]);
        add_member(b, "also_in", rival ? rival->path : NULL);
        buffer_add_string(b, "}");
    }
    buffer_add_string(b, "]}");
}

void describe_plugins_json(const struct registry *r, struct buffer *out)
{
    buffer_add_string(out, "[");
    for (size_t i = 0; i < registry_file_count(r); i++) {
        buffer_add_string(out, i > 0 ? ",\n" : "");
        add_file(out, r, registry_file(r, i));
    }
    buffer_add_string(out, "]\n");
}
