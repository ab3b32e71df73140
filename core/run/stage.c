/*
 * stage.c - what a stage does with records: the functions of <prun/plugin.h> that run for every
 * one.
 *
 * Nothing here allocates but from the batch's arena, locks, or calls the system. A NULL record
 * means that there was no memory: setters take it in silence, prun_emit() turns it into the error
 * of the call.
 */
#include "run/stage.h"

#include "record/value.h"

#include <string.h>

/* ---- The instance -- */

const void *prun_stage_config(const prun_stage *s)
{
    return s->node->config;
}

void *prun_stage_state(prun_stage *s)
{
    return s->state;
}

const char *prun_stage_id(const prun_stage *s)
{
    return s->node->id;
}

uint64_t prun_stage_cursor(const prun_stage *s)
{
    return s->cursor;
}

bool prun_stage_is_full(const prun_stage *s)
{
    return s->out && batch_is_full(s->out);
}

prun_status prun_stage_more(prun_stage *s, uint64_t cursor)
{
    s->next_cursor = cursor;
    return PRUN_MORE;
}

/* ---- Fates -- */

static inline void set_fate(prun_stage *s, enum fate fate)
{
    s->fate = s->fate <= FATE_KEPT ? fate : FATE_TWICE;
}

/* The batch is without room, or something is missing. */
__attribute__((noinline, cold)) static void emit_slowly(prun_stage *s, const prun_record *record)
{
    if (!record || !s->out || !batch_add(s->out, record))
        stage_no_memory(s);
    else if (record == s->lent)
        set_fate(s, FATE_FORWARDED);
}

void prun_emit(prun_stage *s, const prun_record *record)
{
    struct batch *out = s->out;

    if (!record || !out || out->count == out->room) {
        emit_slowly(s, record);
        return;
    }
    out->record[out->count++] = record;
    if (record == s->lent)
        set_fate(s, FATE_FORWARDED);
}

void prun_drop(prun_stage *s, const prun_record *record)
{
    if (record && record == s->lent)
        set_fate(s, FATE_DROPPED);
}

/* ---- Reading -- */

static inline const prun_value *value_at(const prun_stage *s, const prun_record *record, int row)
{
    const struct field_binding *b = &s->row[row];

    return record && record->type == b->type ? &record->value[b->slot] : NULL;
}

const prun_value *prun_record_value(const prun_stage *s, const prun_record *record, int row)
{
    return value_at(s, record, row);
}

bool prun_record_is(const prun_stage *s, const prun_record *record, int row)
{
    return record && record->type == s->row[row].type;
}

bool prun_record_is_null(const prun_stage *s, const prun_record *record, int row)
{
    const prun_value *v = value_at(s, record, row);

    return !v || v->tag == PRUN_NULL;
}

prun_bytes prun_record_bytes(const prun_stage *s, const prun_record *record, int row)
{
    const prun_value *v = value_at(s, record, row);

    if (!v)
        return (prun_bytes){NULL, 0};
    if (v->tag == PRUN_TEXT)
        return (prun_bytes){v->u.text->bytes, v->u.text->size};
    if (v->tag == PRUN_STRING || v->tag == PRUN_BYTES || v->tag == PRUN_JSON)
        return (prun_bytes){v->u.bytes, v->size};
    return (prun_bytes){NULL, 0};
}

int64_t prun_record_int(const prun_stage *s, const prun_record *record, int row)
{
    const prun_value *v = value_at(s, record, row);

    return v && (v->tag == PRUN_INT || v->tag == PRUN_BOOL || v->tag == PRUN_DATE ||
                 v->tag == PRUN_TIME)
               ? v->u.i
               : 0;
}

double prun_record_float(const prun_stage *s, const prun_record *record, int row)
{
    const prun_value *v = value_at(s, record, row);

    return v && v->tag == PRUN_FLOAT ? v->u.f : 0.0;
}

prun_decimal prun_record_decimal(const prun_stage *s, const prun_record *record, int row)
{
    const prun_value *v = value_at(s, record, row);

    return v ? value_decimal(v) : prun_decimal_of(0, 0);
}

const prun_text *prun_record_text(const prun_stage *s, const prun_record *record, int row)
{
    const prun_value *v = value_at(s, record, row);

    return v && v->tag == PRUN_TEXT ? v->u.text : NULL;
}

/* ---- Making -- */

static bool may_make(prun_stage *s, const void *what)
{
    if (what && s->out)
        return true;
    stage_trouble(s, PRUN_FATAL, "bad_stage",
                  "makes a record outside process and unit_end, or of a row "
                  "that has no type");
    return false;
}

prun_record *prun_record_new(prun_stage *s, int row)
{
    prun_record *record;

    if (!may_make(s, s->row[row].type))
        return NULL;
    record = batch_record(s->out, s->row[row].type);
    if (!record)
        stage_no_memory(s);
    return record;
}

prun_record *prun_record_copy(prun_stage *s, const prun_record *record)
{
    size_t size;
    prun_record *copy;

    if (!record || !may_make(s, record))
        return NULL;
    size = sizeof(*record) + record->count * sizeof(prun_value);
    copy = batch_alloc(s->out, size);
    if (!copy) {
        stage_no_memory(s);
        return NULL;
    }
    memcpy(copy, record, size);
    return copy;
}

static bool set_text_of(prun_stage *s, prun_value *to, const prun_record *source, prun_bytes bytes,
                        uint64_t from)
{
    struct {
        prun_text text;
        prun_piece piece;
    } *made = batch_alloc(s->out, sizeof(*made));

    (void)source;
    if (!made)
        return false;
    made->piece = (prun_piece){0, (uint32_t)bytes.size, from, from + bytes.size};
    made->text = (prun_text){bytes.data, &made->piece, (uint32_t)bytes.size, bytes.size ? 1 : 0};
    *to = (prun_value){.tag = PRUN_TEXT, .size = made->text.size, .u.text = &made->text};
    return true;
}

static bool cut_text(prun_stage *s, prun_record *record, prun_value *to, const prun_text *text,
                     size_t at, size_t size, prun_tag tag)
{
    const prun_text *part;

    if (!prun_text_origin(text, at, at + size, &record->origin_start, &record->origin_end))
        record->origin_start = record->origin_end = 0;
    if (tag != PRUN_TEXT) {
        *to =
            (prun_value){.tag = (uint8_t)tag, .size = (uint32_t)size, .u.bytes = text->bytes + at};
        return true;
    }
    part = text_cut(&s->out->arena, text, at, size);
    if (!part)
        return false;
    s->out->bytes += sizeof(*part) + part->piece_count * sizeof(prun_piece);
    *to = (prun_value){.tag = PRUN_TEXT, .size = part->size, .u.text = part};
    return true;
}

static bool cut_bytes(prun_stage *s, prun_record *record, prun_value *to, const prun_record *source,
                      const prun_value *from, size_t at, size_t size, prun_tag tag)
{
    bool is_printed = source->origin_end - source->origin_start == from->size;

    record->origin_start = is_printed ? source->origin_start + at : source->origin_start;
    record->origin_end = is_printed ? record->origin_start + size : source->origin_end;
    if (tag == PRUN_TEXT)
        return set_text_of(s, to, source, (prun_bytes){from->u.bytes + at, size},
                           is_printed ? record->origin_start : at);
    *to = (prun_value){.tag = (uint8_t)tag, .size = (uint32_t)size, .u.bytes = from->u.bytes + at};
    return true;
}

prun_record *prun_record_cut(prun_stage *s, const prun_record *source, int from_row, int to_row,
                             size_t at, size_t size)
{
    const struct field_binding *b = &s->row[to_row];
    const prun_value *from = value_at(s, source, from_row);
    prun_record *record;
    prun_tag tag;
    bool is_made;

    if (!source || !may_make(s, b->type))
        return NULL;
    if (!from || from->tag < PRUN_STRING || at > from->size || size > from->size - at) {
        stage_trouble(s, PRUN_FATAL, "bad_stage", "cuts bytes %zu to %zu of a field that has %zu",
                      at, at + size,
                      from && from->tag >= PRUN_STRING ? (size_t)from->size : (size_t)0);
        return NULL;
    }
    record = batch_record(s->out, b->type);
    if (!record) {
        stage_no_memory(s);
        return NULL;
    }
    tag = prun_type_field_tag(b->type, b->slot);
    is_made = from->tag == PRUN_TEXT
                  ? cut_text(s, record, &record->value[b->slot], from->u.text, at, size, tag)
                  : cut_bytes(s, record, &record->value[b->slot], source, from, at, size, tag);
    if (!is_made) {
        stage_no_memory(s);
        return NULL;
    }
    return record;
}

static inline prun_value *slot_of(const prun_stage *s, prun_record *record, int row)
{
    const struct field_binding *b = &s->row[row];

    return record && record->type == b->type ? &record->value[b->slot] : NULL;
}

static inline prun_tag tag_of(const prun_stage *s, int row)
{
    return s->row[row].tag;
}

void prun_record_set_null(prun_stage *s, prun_record *record, int row)
{
    prun_value *v = slot_of(s, record, row);

    if (v)
        value_set_null(v);
}

void prun_record_set_int(prun_stage *s, prun_record *record, int row, int64_t value)
{
    prun_value *v = slot_of(s, record, row);

    if (v)
        value_set_int(v, tag_of(s, row), value);
}

void prun_record_set_float(prun_stage *s, prun_record *record, int row, double value)
{
    prun_value *v = slot_of(s, record, row);

    if (v)
        value_set_float(v, value);
}

void prun_record_set_decimal(prun_stage *s, prun_record *record, int row, prun_decimal value)
{
    prun_value *v = slot_of(s, record, row);

    if (v && s->out && !value_set_decimal(v, &s->out->arena, value))
        stage_no_memory(s);
}

void prun_record_set_bytes(prun_stage *s, prun_record *record, int row, prun_bytes value)
{
    prun_value *v = slot_of(s, record, row);

    if (!v || !s->out)
        return;
    if (!value_set_bytes(v, &s->out->arena, tag_of(s, row), value))
        stage_no_memory(s);
    else
        s->out->bytes += value.size;
}

void prun_record_set_bytes_ref(prun_stage *s, prun_record *record, int row, prun_bytes value)
{
    prun_value *v = slot_of(s, record, row);

    if (!v)
        return;
    if (value.size > UINT32_MAX) {
        stage_trouble(s, PRUN_FAIL, "value_too_large", "a value of %zu bytes, above 4 GiB",
                      value.size);
        return;
    }
    *v = (prun_value){.tag = (uint8_t)tag_of(s, row),
                      .size = (uint32_t)value.size,
                      .u.bytes = value.data ? value.data : (const uint8_t *)""};
}

void prun_record_set_string(prun_stage *s, prun_record *record, int row, const char *value)
{
    if (!value)
        prun_record_set_null(s, record, row);
    else
        prun_record_set_bytes(s, record, row, (prun_bytes){(const uint8_t *)value, strlen(value)});
}

void prun_record_set_text(prun_stage *s, prun_record *record, int row, const prun_text *value)
{
    prun_value *v = slot_of(s, record, row);

    if (!v || !s->out)
        return;
    if (!value)
        value_set_null(v);
    else if (!value_set_text(v, &s->out->arena, value))
        stage_no_memory(s);
    else
        s->out->bytes += value->size;
}

void prun_record_set_text_ref(prun_stage *s, prun_record *record, int row, const prun_text *value)
{
    prun_value *v = slot_of(s, record, row);

    if (v && value)
        *v = (prun_value){.tag = PRUN_TEXT, .size = value->size, .u.text = value};
    else if (v)
        value_set_null(v);
}

void prun_record_set_origin(prun_record *record, uint64_t start, uint64_t end)
{
    if (!record)
        return;
    record->origin_start = start;
    record->origin_end = end;
}

void *prun_alloc(prun_stage *s, size_t size)
{
    void *memory = s->out ? batch_alloc(s->out, size) : NULL;

    if (!memory)
        stage_no_memory(s);
    return memory;
}

void *prun_scratch(prun_stage *s, size_t size)
{
    void *memory = arena_alloc(&s->scratch, size);

    s->has_scratch = true;
    s->needs_care = true;
    if (!memory)
        stage_no_memory(s);
    return memory;
}

/* ---- An exporter's output -- */

uint8_t *prun_output_room(prun_stage *s, size_t size)
{
    struct error e;
    uint8_t *room;

    if (s->output && s->output->at && (size_t)(s->output->end - s->output->at) >= size)
        return s->output->at;
    if (!s->output) {
        stage_trouble(s, PRUN_FATAL, "bad_stage",
                      "writes output, but is no export stage or in no unit");
        return NULL;
    }
    room = output_room(s->output, size, &e);
    if (!room)
        stage_trouble(s, strcmp(e.code, "spill") == 0 ? PRUN_RETRY : PRUN_FAIL, e.code, "%s",
                      e.text);
    return room;
}

void prun_output_advance(prun_stage *s, size_t size)
{
    s->output->at += size;
}

bool prun_output_write(prun_stage *s, const void *data, size_t size)
{
    uint8_t *room = prun_output_room(s, size);

    if (!room)
        return false;
    if (size)
        memcpy(room, data, size);
    s->output->at += size;
    return true;
}
