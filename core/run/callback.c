/*
 * callback.c - what a stage says besides records: reasons, refusals, notes, log lines, data files.
 */
#include "run/stage.h"

#include "base/buffer.h"
#include "base/log.h"
#include "run/data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reasons -- */

void stage_trouble(struct prun_stage *s, prun_status status, const char *code, const char *format,
                   ...)
{
    va_list args;

    if (s->trouble != PRUN_OK)
        return;
    s->trouble = status;
    s->needs_care = true;
    va_start(args, format);
    error_set_va(&s->error, code, format, args);
    va_end(args);
}

void stage_no_memory(struct prun_stage *s)
{
    size_t limit = s->unit ? s->unit->meter.limit : 0;

    /* Half the limit: the allocation that failed may have been the larger half. */
    if (limit && meter_used(&s->unit->meter) > limit / 4)
        stage_trouble(s, PRUN_FAIL, "unit_too_large",
                      "the unit needs more than the %zu bytes of memory that a unit may take",
                      limit);
    else
        stage_trouble(s, PRUN_FAIL, "memory", "out of memory");
}

prun_status stage_settle(struct prun_stage *s, prun_status status)
{
    s->needs_care = false;
    if (s->has_scratch) {
        arena_clear(&s->scratch);
        s->has_scratch = false;
    }
    if (s->trouble != PRUN_OK)
        return s->trouble;
    if (status == PRUN_RETRY || status == PRUN_FAIL || status == PRUN_FATAL) {
        if (!s->error.code[0])
            error_set(&s->error, "no_reason", "failed without a reason");
        return status;
    }
    if ((unsigned)status > PRUN_LOST) {
        error_set(&s->error, "bad_stage", "answered %d, which is no status", (int)status);
        return PRUN_FATAL;
    }
    return status;
}

#define ANSWER(status)                                   \
    do {                                                 \
        va_list args;                                    \
        va_start(args, format);                          \
        if (s->trouble == PRUN_OK)                       \
            error_set_va(&s->error, code, format, args); \
        va_end(args);                                    \
        return status;                                   \
    } while (0)

prun_status prun_fail(prun_stage *s, const char *code, const char *format, ...)
{
    ANSWER(PRUN_FAIL);
}

prun_status prun_retry(prun_stage *s, const char *code, const char *format, ...)
{
    ANSWER(PRUN_RETRY);
}

prun_status prun_fatal(prun_stage *s, const char *code, const char *format, ...)
{
    ANSWER(PRUN_FATAL);
}

/* ---- Refusals -- */

/* The record as JSON, in the unit's arena; NULL: no memory. */
static const char *record_text(struct unit *u, const prun_record *record)
{
    uint8_t small[512];
    size_t size = prun_record_json(record, small, sizeof(small));
    char *text = arena_alloc(&u->arena, size + 1);

    if (!text)
        return NULL;
    if (size <= sizeof(small))
        memcpy(text, small, size);
    else
        prun_record_json(record, (uint8_t *)text, size);
    text[size] = '\0';
    return text;
}

static struct letter *refuse(prun_stage *s, const prun_record *record, const char *code,
                             const char *format, va_list args)
{
    struct error e;
    struct letter *d;

    if (!record || !s->unit)
        return NULL;
    error_set_va(&e, code, format, args);
    d = unit_add_letter(s->unit, s->node->id, e.code, e.text);
    if (d)
        d->record = record_text(s->unit, record);
    if (!d || !d->record) {
        stage_no_memory(s);
        return NULL;
    }
    s->unit->entry.rejected++;
    d->at = (int64_t)record->origin_start;
    d->size = (int64_t)(record->origin_end - record->origin_start);
    return d;
}

void prun_reject(prun_stage *s, const prun_record *record, const char *code, const char *format,
                 ...)
{
    va_list args;

    va_start(args, format);
    refuse(s, record, code, format, args);
    va_end(args);
    if (record && record == s->lent)
        s->fate = s->fate <= FATE_KEPT ? FATE_REJECTED : FATE_TWICE;
}

/* Where bytes [at, at + size) of the field stand in the input. */
static void place_part(const prun_record *record, const prun_value *v, size_t at, size_t size,
                       struct letter *d)
{
    uint64_t from, to;

    d->size = -1;
    if (v && v->tag == PRUN_TEXT && prun_text_origin(v->u.text, at, at + size, &from, &to)) {
        d->at = (int64_t)from;
        d->size = (int64_t)(to - from);
    } else if (v && v->size == record->origin_end - record->origin_start) {
        d->at = (int64_t)(record->origin_start + at);
        d->size = (int64_t)size;
    }
}

/* Only the part that is refused is kept as the record: the field may be the whole input. */
static const char *part_text(prun_stage *s, int row, prun_bytes part)
{
    struct buffer b = {0};
    const char *text;

    buffer_add_string(&b, "{");
    buffer_add_json_string(&b, (prun_bytes){(const uint8_t *)s->node->cls->fields[row].name,
                                            strlen(s->node->cls->fields[row].name)});
    buffer_add_string(&b, ":");
    buffer_add_json_string(&b, part);
    buffer_add_string(&b, "}");
    text = buffer_string(&b);
    text = text ? arena_string(&s->unit->arena, text) : NULL;
    buffer_free(&b);
    return text;
}

void prun_reject_part(prun_stage *s, const prun_record *record, int row, size_t at, size_t size,
                      const char *code, const char *format, ...)
{
    prun_bytes body = prun_record_bytes(s, record, row);
    struct error e;
    struct letter *d;
    va_list args;

    if (!record || !s->unit)
        return;
    va_start(args, format);
    error_set_va(&e, code, format, args);
    va_end(args);
    at = at < body.size ? at : body.size;
    size = size < body.size - at ? size : body.size - at;
    d = unit_add_letter(s->unit, s->node->id, e.code, e.text);
    if (d)
        d->record = part_text(s, row, (prun_bytes){body.data ? body.data + at : NULL, size});
    if (!d || !d->record) {
        stage_no_memory(s);
        return;
    }
    s->unit->entry.rejected++;
    d->at = (int64_t)record->origin_start;
    place_part(record, prun_record_value(s, record, row), at, size, d);
}

bool prun_keep(prun_stage *s, const prun_record *record)
{
    if (!record || record != s->lent || !s->in) {
        stage_trouble(s, PRUN_FATAL, "bad_stage", "keeps a record that was not lent to this call");
        return false;
    }
    if (s->fate == FATE_NONE)
        s->fate = FATE_KEPT;
    if (s->kept_count && s->kept[s->kept_count - 1] == s->in)
        return true;
    if (s->kept_count == s->kept_room) {
        uint32_t room = s->kept_room ? s->kept_room * 2 : 8;
        struct batch **grown = realloc(s->kept, room * sizeof(*grown));

        if (!grown) {
            stage_no_memory(s);
            return false;
        }
        s->kept = grown;
        s->kept_room = room;
    }
    batch_ref(s->in);
    s->kept[s->kept_count++] = s->in;
    return true;
}

/* ---- The unit -- */

int64_t prun_unit_number(const prun_stage *s)
{
    return s->unit ? s->unit->entry.number : 0;
}

int64_t prun_unit_place(prun_stage *s)
{
    if (!s->unit || s->unit->place >= UNIT_PLACE_MAX) {
        stage_trouble(s, PRUN_FAIL, "too_many_rows",
                      "the unit makes more than %lld rows with a key", (long long)UNIT_PLACE_MAX);
        return 0;
    }
    return PRUN_UNIT_KEY_FIRST(s->unit->entry.number) | ++s->unit->place;
}

const char *prun_unit_version(const prun_stage *s)
{
    return s->unit ? s->unit->input.version : "";
}

/* The ledger's key is "source:key"; the stage sees the part that its source gave. */
const char *prun_unit_key(const prun_stage *s)
{
    return s->unit ? strchr(s->unit->entry.key, ':') + 1 : "";
}

prun_bytes prun_unit_input(const prun_stage *s)
{
    return s->unit ? (prun_bytes){s->unit->input.data, s->unit->input.size} : (prun_bytes){NULL, 0};
}

void prun_unit_note(prun_stage *s, const char *name, const char *format, ...)
{
    char text[1024];
    va_list args;

    if (!s->unit)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (!unit_add_note(s->unit, name, text))
        stage_no_memory(s);
}

/* ---- Log and data -- */

void prun_log(prun_stage *s, prun_level level, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    log_line_va((enum log_level)level, s->node->id, s->unit ? s->unit->entry.source : NULL, format,
                args);
    va_end(args);
}

static bool note_data(prun_stage *s, const char *name, const char *hash)
{
    const char *line = arena_format(&s->setup_arena, "%s %s", name, hash);

    if (s->data_count == s->data_room) {
        uint32_t room = s->data_room ? s->data_room * 2 : 8;
        const char **grown = realloc(s->data_hash, room * sizeof(*grown));

        if (!grown)
            return false;
        s->data_hash = grown;
        s->data_room = room;
    }
    s->data_hash[s->data_count++] = line;
    return line != NULL;
}

const void *prun_data_open(prun_stage *s, const char *name, prun_data_parse parse,
                           prun_data_release release)
{
    const char *hash = NULL;
    const void *object = NULL;
    struct error e;

    if (data_open(s->node->loaded->data_folder, name, parse, release, &object, &hash, &e) < 0) {
        stage_trouble(s, PRUN_FATAL, e.code, "%s", e.text);
        return NULL;
    }
    if (!note_data(s, name, hash)) {
        stage_no_memory(s);
        return NULL;
    }
    return object;
}

/* ---- What arrives -- */

const prun_type *prun_stage_input_type(const prun_stage *s, uint32_t index)
{
    return index < s->node->input_count ? s->node->input[index].type : NULL;
}

bool prun_stage_input_has(const prun_stage *s, const prun_type *type, uint32_t slot)
{
    for (uint32_t i = 0; i < s->node->input_count; i++)
        if (s->node->input[i].type == type)
            return slot < type->field_count &&
                   (s->node->input[i].slots[slot / 64] >> (slot % 64) & 1);
    return false;
}
