/*
 * table.c - copies the rows of a plugin and refuses those that make no sense.
 *
 * What is wrong here is the mistake of the plugin's author, so the messages speak to them. Nothing
 * is read before its place was looked up in the image, and no function of the plugin is called.
 */
#include "plugin/table.h"

#include <math.h>
#include <string.h>

#define TEXT_MAX      4096u
#define ROWS_MAX      1024u
#define ROW_BYTES_MAX 4096u

/* The sizes that ABI 1 began with: no row may be shorter. */
enum {
    CLASS_LEAST = offsetof(prun_stage_class, example),
    OPTION_LEAST = offsetof(prun_option, help),
    FIELD_LEAST = offsetof(prun_field, help),
    TYPE_LEAST = offsetof(prun_type_row, help),
    INFO_LEAST = sizeof(prun_plugin_info)
};

/* What is being read. */
struct reading {
    const struct image *image;
    const prun_plugin_info *info;
    struct arena *arena;
    const char *name; /* of the class */
    struct error *e;
};

#define BAD(r, ...) error_set((r)->e, "bad_table", __VA_ARGS__)

static bool is_text(const struct reading *r, const char *text)
{
    return text && image_has_string(r->image, text, TEXT_MAX);
}

static bool is_text_or_null(const struct reading *r, const char *text)
{
    return !text || is_text(r, text);
}

/* snake_case: what JSON keys, columns and C names can all be. */
static bool is_name(const struct reading *r, const char *name)
{
    if (!is_text(r, name) || strlen(name) > NOTE_WORD_MAX || *name < 'a' || *name > 'z')
        return false;
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

/* ---- Copying -------------------------------------------------------------------------------- */

/* `count` rows of `theirs` bytes each become rows of `ours` bytes each. NULL: an error was set. */
static void *copy_rows(const struct reading *r, const void *rows, size_t count, size_t theirs,
                       size_t ours, const char *what)
{
    if (count > ROWS_MAX || (count > 0 && !image_has(r->image, rows, count * theirs))) {
        BAD(r, "its table of %zu %s does not lie in the plugin: count rows with PRUN_COUNT", count,
            what);
        return NULL;
    }
    char *copy = arena_zalloc(r->arena, (count + 1) * ours);
    if (!copy)
        error_memory(r->e);
    for (size_t i = 0; copy && i < count; i++)
        memcpy(copy + i * ours, (const char *)rows + i * theirs, theirs < ours ? theirs : ours);
    return copy;
}

static int copy_tables(const struct reading *r, prun_stage_class *c)
{
    const prun_plugin_info *info = r->info;

    c->options = copy_rows(r, c->options, c->option_count, info->option_size, sizeof(prun_option),
                           "options");
    c->fields = c->options ? copy_rows(r, c->fields, c->field_count, info->field_size,
                                       sizeof(prun_field), "fields")
                           : NULL;
    c->types = c->fields ? copy_rows(r, c->types, c->type_count, info->type_size,
                                     sizeof(prun_type_row), "types")
                         : NULL;
    return c->types ? 0 : -1;
}

/* ---- Options -------------------------------------------------------------------------------- */

static size_t field_size(prun_option_type type)
{
    switch (type) {
    case PRUN_OPTION_INT:
        return sizeof(int64_t);
    case PRUN_OPTION_BOOL:
        return sizeof(bool);
    case PRUN_OPTION_FLOAT:
        return sizeof(double);
    case PRUN_OPTION_TEXT:
        return sizeof(const char *);
    case PRUN_OPTION_CHOICE:
        return sizeof(int);
    case PRUN_OPTION_LIST:
        return sizeof(prun_strings);
    case PRUN_OPTION_JSON:
        return sizeof(prun_json_option);
    case PRUN_OPTION_CONDITION:
        return sizeof(const prun_condition *);
    }
    return 0;
}

/* Keys of a stage that belong to the core: an option of that name could never be set. */
static bool is_taken(const char *name)
{
    static const char *const keys[] = {"id",    "use",     "from",       "when",    "about",
                                       "retry", "isolate", "timeout_ms", "workers", "on_error"};

    for (size_t i = 0; i < PRUN_COUNT(keys); i++)
        if (strcmp(keys[i], name) == 0)
            return true;
    return false;
}

static int check_choices(const struct reading *r, const prun_option *o)
{
    int64_t count = 0;

    if (!o->choices)
        return BAD(r, "option \"%s\" has no words to choose from", o->name);
    for (;; count++) {
        if (count == (int64_t)ROWS_MAX ||
            !image_has(r->image, &o->choices[count], sizeof(*o->choices)))
            return BAD(r, "the words of option \"%s\" are not closed by NULL", o->name);
        if (!o->choices[count])
            break;
        if (!is_text(r, o->choices[count]))
            return BAD(r, "word %lld of option \"%s\" is no string", (long long)count + 1, o->name);
    }
    if (o->fallback < 0 || o->fallback >= count)
        return BAD(r, "the default of option \"%s\" is word %lld of %lld", o->name,
                   (long long)o->fallback, (long long)count);
    return 0;
}

static int check_option_values(const struct reading *r, const prun_option *o)
{
    bool is_required = o->flags & PRUN_OPTION_REQUIRED;

    if (o->type == PRUN_OPTION_INT &&
        (o->least > o->most || (!is_required && (o->fallback < o->least || o->fallback > o->most))))
        return BAD(r, "option \"%s\": its default %lld is not between %lld and %lld", o->name,
                   (long long)o->fallback, (long long)o->least, (long long)o->most);
    if (o->type == PRUN_OPTION_FLOAT &&
        !(o->float_least <= o->float_most && (is_required || (o->float_fallback >= o->float_least &&
                                                              o->float_fallback <= o->float_most))))
        return BAD(r, "option \"%s\": its default %g is not between %g and %g", o->name,
                   o->float_fallback, o->float_least, o->float_most);
    if (!is_text_or_null(r, o->text_fallback) || !is_text_or_null(r, o->unit) ||
        !is_text_or_null(r, o->help))
        return BAD(r, "option \"%s\": default, unit or help is no string", o->name);
    return o->type == PRUN_OPTION_CHOICE ? check_choices(r, o) : 0;
}

static int check_option(const struct reading *r, const prun_stage_class *c, size_t i)
{
    const prun_option *o = &c->options[i];

    if (!is_name(r, o->name))
        return BAD(r, "option %zu has no name in small letters, digits and _", i + 1);
    if (is_taken(o->name))
        return BAD(r, "option \"%s\" has the name of a key that every stage has: call it otherwise",
                   o->name);
    size_t size = field_size(o->type);
    if (size == 0)
        return BAD(r, "option \"%s\" has the unknown type %d", o->name, (int)o->type);
    if (o->offset > c->config_size || size > c->config_size - o->offset)
        return BAD(
            r,
            "option \"%s\" lies outside the config struct of %zu bytes: set .config_size to its "
            "sizeof",
            o->name, c->config_size);
    for (size_t k = 0; k < i; k++) {
        const prun_option *other = &c->options[k];
        if (strcmp(other->name, o->name) == 0)
            return BAD(r, "option \"%s\" has two rows", o->name);
        if (o->offset < other->offset + field_size(other->type) && other->offset < o->offset + size)
            return BAD(r, "options \"%s\" and \"%s\" share a field of the config struct",
                       other->name, o->name);
    }
    return check_option_values(r, o);
}

/* ---- Fields and types ----------------------------------------------------------------------- */

#define DIRECTIONS (PRUN_FIELD_NEEDS | PRUN_FIELD_READS | PRUN_FIELD_MAKES)
#define OF_MAKES   (PRUN_FIELD_KEY | PRUN_FIELD_REFERS | PRUN_FIELD_TRANSIENT | PRUN_FIELD_STAMP)

static bool is_any(const prun_field *f)
{
    return strcmp(f->type, PRUN_ANY_TYPE) == 0;
}

static int check_field_flags(const struct reading *r, const prun_field *f)
{
    if (!(f->flags & DIRECTIONS))
        return BAD(r, "field %s.%s is neither needed nor read nor made", f->type, f->name);
    if ((f->flags & PRUN_FIELD_NEEDS) && (f->flags & PRUN_FIELD_READS))
        return BAD(r, "field %s.%s is both needed and read where it is: one of them", f->type,
                   f->name);
    if ((f->flags & OF_MAKES) && !(f->flags & PRUN_FIELD_MAKES))
        return BAD(r,
                   "field %s.%s is marked as key, reference, transient or stamp, but not made here",
                   f->type, f->name);
    if ((f->flags & PRUN_FIELD_STAMP) && f->tag != PRUN_TIME)
        return BAD(r, "field %s.%s is a stamp, so its tag must be PRUN_TIME", f->type, f->name);
    return 0;
}

static int check_field(const struct reading *r, const prun_stage_class *c, size_t i)
{
    const prun_field *f = &c->fields[i];

    if (!is_text(r, f->type) || (!is_any(f) && !is_name(r, f->type)))
        return BAD(r, "field %zu has no type in small letters, digits and _", i + 1);
    if (is_any(f))
        return f->flags & (PRUN_FIELD_NEEDS | PRUN_FIELD_READS)
                   ? 0
                   : BAD(r, "field %zu of any type must be one that is needed or read", i + 1);
    if (!is_name(r, f->name))
        return BAD(r, "field %zu of type %s has no name in small letters, digits and _", i + 1,
                   f->type);
    if (f->tag < PRUN_BOOL || f->tag > PRUN_TEXT)
        return BAD(r, "field %s.%s has the unknown tag %d", f->type, f->name, (int)f->tag);
    if (!is_text_or_null(r, f->help))
        return BAD(r, "field %s.%s: its help is no string", f->type, f->name);
    for (size_t k = 0; k < i; k++) {
        const prun_field *other = &c->fields[k];
        if (!is_any(other) && strcmp(other->type, f->type) == 0 &&
            strcmp(other->name, f->name) == 0 && (other->flags & f->flags & DIRECTIONS))
            return BAD(r, "field %s.%s has two rows", f->type, f->name);
    }
    return check_field_flags(r, f);
}

static int check_type(const struct reading *r, const prun_stage_class *c, size_t i)
{
    const prun_type_row *t = &c->types[i];

    if (!is_name(r, t->type) || !is_name(r, t->table) || !is_text_or_null(r, t->help))
        return BAD(r, "type row %zu has no type and table in small letters, digits and _", i + 1);
    for (size_t k = 0; k < i; k++)
        if (strcmp(c->types[k].type, t->type) == 0)
            return BAD(r, "type %s has two rows", t->type);
    for (size_t k = 0; k < c->field_count; k++)
        if (strcmp(c->fields[k].type, t->type) == 0)
            return 0;
    if (c->shape)
        return 0; /* its options may make the field */
    return BAD(r, "type row \"%s\" names a type that no field has", t->type);
}

/* ---- Classes -------------------------------------------------------------------------------- */

static bool is_kind(const prun_stage_class *c, const char *kind)
{
    size_t size = strlen(kind);

    return strncmp(c->name, kind, size) == 0 && c->name[size] == '.';
}

static int check_callbacks(const struct reading *r, const prun_stage_class *c)
{
    if (is_kind(c, "source")) {
        if (!c->poll)
            return BAD(r, "a source has .poll, which opens units");
    } else if (!c->process || c->poll) {
        return BAD(r, "a stage of this kind has .process and no .poll");
    }
    if (!is_kind(c, "export") && (c->commit || c->retract || c->recover))
        return BAD(r, "only a stage of kind export has .commit, .retract and .recover");
    if (c->commit && !c->retract)
        return BAD(
            r, "it has .commit but no .retract: a unit that another exporter refuses must be taken "
               "back");
    if (c->config_size > (1u << 20) || c->state_size > (1u << 30))
        return BAD(r, "a config of %zu and a state of %zu bytes are too much", c->config_size,
                   c->state_size);
    if (c->option_count > 0 && c->config_size == 0)
        return BAD(r, "it has options but no .config_size");
    return 0;
}

static int check_rows(const struct reading *r, const prun_stage_class *c)
{
    for (size_t i = 0; i < c->option_count; i++)
        if (check_option(r, c, i) != 0)
            return -1;
    for (size_t i = 0; i < c->field_count; i++)
        if (check_field(r, c, i) != 0)
            return -1;
    for (size_t i = 0; i < c->type_count; i++)
        if (check_type(r, c, i) != 0)
            return -1;
    return 0;
}

static int check_class(const struct reading *r, const prun_stage_class *c)
{
    if (!is_text(r, c->about) || !*c->about)
        return BAD(r, "it does not say what it is for: .about is missing");
    if (!is_text_or_null(r, c->example))
        return BAD(r, "its example is no string");
    if (check_callbacks(r, c) != 0)
        return -1;
    return check_rows(r, c);
}

int table_check_class(const prun_stage_class *c, const struct image *image, struct error *reterr)
{
    struct reading r = {.image = image, .name = c->name, .e = reterr};

    if (!is_text(&r, c->name) || !note_is_class_name(c->name))
        return BAD(&r, "a class has no name of the form kind.name");
    return check_class(&r, c) == 0 ? 0 : error_where(reterr, "stage class %s", c->name);
}

static uint32_t fates_of_kind(const prun_stage_class *c)
{
    if (is_kind(c, "source"))
        return 0;
    if (is_kind(c, "transform"))
        return PRUN_FORWARDS | PRUN_DROPS | PRUN_CONSUMES;
    return is_kind(c, "extract") || is_kind(c, "validate") ? PRUN_FORWARDS : PRUN_CONSUMES;
}

static int read_class(struct reading *r, const prun_stage_class *theirs, const struct note *note,
                      prun_stage_class *c)
{
    bool is_noted = false;

    if (!image_has(r->image, theirs, r->info->class_size))
        return BAD(r, "its list of classes is not closed by NULL, or points nowhere");
    size_t size = r->info->class_size < sizeof(*c) ? r->info->class_size : sizeof(*c);
    memcpy(c, theirs, size);
    if (!is_text(r, c->name) || !note_is_class_name(c->name))
        return BAD(r, "a class has no name of the form kind.name");
    for (size_t i = 0; i < note->class_count; i++)
        is_noted |= strcmp(note->class_name[i], c->name) == 0;
    if (!is_noted)
        return BAD(r, "stage class %s has no note: describe it with PRUN_STAGE", c->name);
    r->name = c->name;
    if (copy_tables(r, c) != 0 || check_class(r, c) != 0)
        return error_where(r->e, "stage class %s", c->name);
    if (c->fates == 0)
        c->fates = fates_of_kind(c);
    return 0;
}

static bool is_row_size(uint32_t size, size_t least)
{
    return size >= least && size <= ROW_BYTES_MAX && size % sizeof(void *) == 0;
}

static int check_info(const struct reading *r, const struct note *note)
{
    const prun_plugin_info *info = r->info;

    if (!image_has(r->image, info, INFO_LEAST) || info->size < INFO_LEAST)
        return BAD(r, "its symbol prun_plugin is not what PRUN_PLUGIN makes");
    if (info->abi != PRUN_ABI)
        return error_set(r->e, "wrong_abi",
                         "its table has ABI %u, this prun has ABI %u: build it against "
                         "this prun's header",
                         info->abi, PRUN_ABI);
    if (!is_row_size(info->class_size, CLASS_LEAST) ||
        !is_row_size(info->option_size, OPTION_LEAST) ||
        !is_row_size(info->field_size, FIELD_LEAST) || !is_row_size(info->type_size, TYPE_LEAST))
        return BAD(r, "the sizes of its rows (%u, %u, %u, %u bytes) cannot be: use PRUN_PLUGIN",
                   info->class_size, info->option_size, info->field_size, info->type_size);
    if (!is_text(r, info->name) || !is_text(r, info->version) || !is_text(r, info->licence) ||
        strcmp(info->name, note->plugin) != 0)
        return BAD(
            r, "its table and its note do not agree on the plugin's name: use PRUN_PLUGIN once");
    return 0;
}

int table_read(const prun_plugin_info *info, const struct note *note, const struct image *image,
               struct arena *a, const prun_stage_class **ret_classes, size_t *ret_count,
               struct error *reterr)
{
    struct reading r = {.image = image, .info = info, .arena = a, .e = reterr};
    size_t count = 0;

    if (check_info(&r, note) != 0)
        return -1;
    prun_stage_class *classes = arena_zalloc(a, note->class_count * sizeof(*classes));
    if (!classes)
        return error_memory(reterr);
    for (;; count++) {
        if (!image_has(image, &info->classes[count], sizeof(*info->classes)))
            return BAD(&r, "its list of classes is not closed by NULL");
        if (!info->classes[count])
            break;
        if (count == note->class_count)
            return BAD(&r,
                       "it lists more classes than its notes: describe each with PRUN_STAGE, once");
        if (read_class(&r, info->classes[count], note, &classes[count]) != 0)
            return -1;
        for (size_t i = 0; i < count; i++)
            if (strcmp(classes[i].name, classes[count].name) == 0)
                return BAD(&r, "it lists stage class %s twice", classes[count].name);
    }
    if (count < note->class_count)
        return BAD(&r, "it describes %zu stage classes but lists %zu: give all to PRUN_PLUGIN",
                   note->class_count, count);
    *ret_classes = classes;
    *ret_count = count;
    return 0;
}
