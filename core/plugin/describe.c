/* describe.c - see describe.h: the pages for people; describe_json.c has those for programs. */
#include "plugin/describe.h"

#include <stdio.h>
#include <string.h>

#include "plugin/option.h"
#include "record/type.h"

static void add_blanks(struct buffer *b, size_t count)
{
    buffer_add_format(b, "%*s", (int)count, "");
}

/* ---- Options -------------------------------------------------------------------------------- */

static void add_default(struct buffer *b, const prun_option *o)
{
    char quantity[OPTION_QUANTITY_MAX];

    if (o->flags & PRUN_OPTION_REQUIRED) {
        buffer_add_string(b, ", required");
    } else if (o->type == PRUN_OPTION_INT) {
        option_print_quantity(o->fallback, o->unit, quantity);
        buffer_add_format(b, ", default %s", quantity);
    } else if (o->type == PRUN_OPTION_BOOL) {
        buffer_add_format(b, ", default %s", o->fallback ? "true" : "false");
    } else if (o->type == PRUN_OPTION_FLOAT) {
        buffer_add_format(b, ", default %.15g", o->float_fallback);
    } else if (o->type == PRUN_OPTION_CHOICE) {
        buffer_add_format(b, ", default \"%s\"", o->choices[o->fallback]);
    } else if (o->text_fallback) {
        const char *quote = o->type == PRUN_OPTION_TEXT ? "\"" : "";
        buffer_add_format(b, ", default %s%s%s", quote, o->text_fallback, quote);
    }
}

static void add_option(struct buffer *b, const prun_option *o, size_t width)
{
    buffer_add_format(b, "  %-*s  %s", (int)width, o->name, option_type_name(o));
    size_t before = b->size;
    buffer_add_string(b, ", ");
    size_t start = b->size;
    option_add_limits(o, b);
    if (b->size == start)
        b->size = before;
    add_default(b, o);
    if (o->help) {
        buffer_add_string(b, "\n");
        add_blanks(b, width + 4);
        buffer_add_string(b, o->help);
    }
    buffer_add_string(b, "\n");
}

static void add_options(struct buffer *b, const prun_stage_class *c)
{
    size_t width = 0;

    if (c->option_count == 0) {
        buffer_add_string(b, "\nOptions: none of its own.\n");
        return;
    }
    for (size_t i = 0; i < c->option_count; i++)
        width = strlen(c->options[i].name) > width ? strlen(c->options[i].name) : width;
    buffer_add_string(b, "\nOptions\n");
    for (size_t i = 0; i < c->option_count; i++)
        add_option(b, &c->options[i], width);
}

/* ---- Fields --------------------------------------------------------------------------------- */

static size_t field_width(const prun_stage_class *c)
{
    size_t width = 0;

    for (size_t i = 0; i < c->field_count; i++) {
        const prun_field *f = &c->fields[i];
        size_t size =
            strlen(f->type) + (strcmp(f->type, PRUN_ANY_TYPE) == 0 ? 0 : strlen(f->name) + 1);
        width = size > width ? size : width;
    }
    return width;
}

static void add_marks(struct buffer *b, uint32_t flags, bool is_made)
{
    if (!is_made && (flags & PRUN_FIELD_READS))
        buffer_add_string(b, " (if it is there)");
    if (is_made && (flags & PRUN_FIELD_KEY))
        buffer_add_string(b, " (key)");
    if (is_made && (flags & PRUN_FIELD_REFERS))
        buffer_add_string(b, " (key of another type)");
    if (is_made && (flags & PRUN_FIELD_TRANSIENT))
        buffer_add_string(b, " (between stages only)");
    if (is_made && (flags & PRUN_FIELD_STAMP))
        buffer_add_string(b, " (time of the commit)");
}

static void add_field(struct buffer *b, const prun_field *f, size_t width, bool is_made)
{
    if (strcmp(f->type, PRUN_ANY_TYPE) == 0) {
        buffer_add_format(b, "  %-*s  records of any type", (int)width, "*");
    } else {
        buffer_add_format(b, "  %s.%s", f->type, f->name);
        add_blanks(b, width - strlen(f->type) - 1 - strlen(f->name));
        buffer_add_format(b, "  %s", tag_name(f->tag));
        add_marks(b, f->flags, is_made);
    }
    if (f->help && *f->help)
        buffer_add_format(b, ": %s", f->help);
    buffer_add_string(b, "\n");
}

static void add_fields(struct buffer *b, const prun_stage_class *c, const char *title,
                       uint32_t flags)
{
    size_t width = field_width(c), count = 0;

    for (size_t i = 0; i < c->field_count; i++) {
        if (!(c->fields[i].flags & flags))
            continue;
        if (count++ == 0)
            buffer_add_format(b, "\n%s\n", title);
        add_field(b, &c->fields[i], width, flags == PRUN_FIELD_MAKES);
    }
}

static void add_tables(struct buffer *b, const prun_stage_class *c)
{
    for (size_t i = 0; i < c->type_count; i++)
        buffer_add_format(b, "%s  %s is the table \"%s\"%s%s\n", i == 0 ? "\nTables\n" : "",
                          c->types[i].type, c->types[i].table, c->types[i].help ? ": " : "",
                          c->types[i].help ? c->types[i].help : "");
}

static void add_fates(struct buffer *b, const prun_stage_class *c)
{
    static const struct {
        uint32_t flag;
        const char *words;
    } fates[] = {
        {PRUN_FORWARDS, "forwarded"},
        {PRUN_CONSUMES, "consumed (what was made of it goes on)"},
        {PRUN_DROPS, "dropped on purpose"},
    };
    bool is_first = true;

    if (c->fates == 0)
        return;
    buffer_add_string(b, "\nA record that it takes is ");
    for (size_t i = 0; i < PRUN_COUNT(fates); i++) {
        if (!(c->fates & fates[i].flag))
            continue;
        buffer_add_format(b, "%s%s", is_first ? "" : ", ", fates[i].words);
        is_first = false;
    }
    buffer_add_string(b, ", or rejected (a dead letter). Records of other types pass by.\n");
    if (c->flags & PRUN_SINGLE)
        buffer_add_string(
            b, "One instance for the whole run: units come one by one, in source order.\n");
}

/* ---- The example ---------------------------------------------------------------------------- */

static void add_sample_value(struct buffer *b, const prun_option *o)
{
    char quantity[OPTION_QUANTITY_MAX];

    switch (o->type) {
    case PRUN_OPTION_INT:
        option_print_quantity(o->least > 0 ? o->least : o->most < 0 ? o->most : 0, NULL, quantity);
        buffer_add_string(b, quantity);
        return;
    case PRUN_OPTION_BOOL:
        buffer_add_string(b, "true");
        return;
    case PRUN_OPTION_FLOAT:
        buffer_add_format(b, "%.15g", o->float_least > 0 ? o->float_least : 0.0);
        return;
    case PRUN_OPTION_CHOICE:
        buffer_add_format(b, "\"%s\"", o->choices[0]);
        return;
    case PRUN_OPTION_LIST:
        buffer_add_string(b, "[\"...\"]");
        return;
    case PRUN_OPTION_JSON:
        buffer_add_string(b, "{}");
        return;
    case PRUN_OPTION_CONDITION:
        buffer_add_string(b, "{ \"field\": \"...\", \"equals\": \"...\" }");
        return;
    case PRUN_OPTION_TEXT:
        buffer_add_string(b, "\"...\"");
        return;
    }
}

void describe_add_example(struct buffer *b, const prun_stage_class *c)
{
    if (c->example) {
        buffer_add_string(b, c->example);
        return;
    }
    buffer_add_format(b, "{ \"id\": \"%s\", \"use\": \"%s\"", strchr(c->name, '.') + 1, c->name);
    for (size_t i = 0; i < c->option_count; i++) {
        if (!(c->options[i].flags & PRUN_OPTION_REQUIRED))
            continue;
        buffer_add_format(b, ", \"%s\": ", c->options[i].name);
        add_sample_value(b, &c->options[i]);
    }
    buffer_add_string(b, " }");
}

void describe_class(const struct loaded_class *c, struct buffer *out)
{
    const prun_stage_class *cls = c->cls;

    buffer_add_format(out, "%s: %s\n", cls->name, cls->about);
    add_options(out, cls);
    add_fields(out, cls, "Takes", PRUN_FIELD_NEEDS | PRUN_FIELD_READS);
    add_fields(out, cls, "Makes", PRUN_FIELD_MAKES);
    if (cls->shape)
        buffer_add_string(out, "\nIts options may add to what it takes and makes; `prun graph "
                               "FILE` shows the outcome.\n");
    add_tables(out, cls);
    add_fates(out, cls);
    buffer_add_string(out, "\nExample\n  ");
    describe_add_example(out, cls);
    buffer_add_format(out, "\n\nPlugin %s %s, licence %s\n  %s\n", c->plugin, c->version,
                      c->licence, c->path);
}

/* ---- All plugins ---------------------------------------------------------------------------- */

static void add_class_line(struct buffer *b, const struct registry *r, const struct plugin_file *f,
                           size_t i, size_t width)
{
    const struct plugin_file *rival = registry_rival(r, f, f->class_name[i]);

    buffer_add_format(b, "%-*s  %s  [%s %s]", (int)width, f->class_name[i], f->class_about[i],
                      f->name, f->version);
    if (rival)
        buffer_add_format(
            b, "  in two plugins, so it cannot be used: %s and %s; take one of them away", f->path,
            rival->path);
    buffer_add_string(b, "\n");
}

/* In the order of the names, whatever file they stand in. */
static void add_class_lines(struct buffer *b, const struct registry *r, const char *name,
                            size_t width)
{
    for (size_t k = 0; k < registry_file_count(r); k++) {
        const struct plugin_file *f = registry_file(r, k);
        for (size_t i = 0; i < f->class_count && !f->problem; i++)
            if (strcmp(f->class_name[i], name) == 0)
                add_class_line(b, r, f, i, width);
    }
}

void describe_plugins(const struct registry *r, struct buffer *out)
{
    size_t count, width = 0, problems = 0;
    const char *const *name = registry_class_names(r, &count);

    for (size_t i = 0; i < count; i++)
        width = strlen(name[i]) > width ? strlen(name[i]) : width;
    for (size_t i = 0; i < count; i++)
        add_class_lines(out, r, name[i], width);
    for (size_t k = 0; k < registry_file_count(r); k++) {
        const struct plugin_file *f = registry_file(r, k);
        if (!f->problem)
            continue;
        buffer_add_format(out, "%s  %s\n", problems++ == 0 ? "\nCannot be used:\n" : "",
                          f->problem);
    }
}
