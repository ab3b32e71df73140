/*
 * row.c - values to bytes, and bytes to bound parameters.
 */
#include "row.h"
#include "text/iso.h"
#include "text/utf8.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum kind { ROW_NULL, ROW_INT, ROW_REAL, ROW_TEXT, ROW_BLOB };

/* A value as the row has it; texts may still have bytes that are not UTF-8. */
struct cell {
    enum kind kind;
    union {
        int64_t i;
        double f;
    } u;
    const uint8_t *bytes;
    size_t size, clean_size;
    char printed[PRUN_DECIMAL_PRINTED_MAX + ISO_ROOM];
};

static void set_bytes(struct cell *c, enum kind kind, const void *bytes, size_t size)
{
    c->kind = kind;
    c->bytes = bytes;
    c->size = size;
    c->clean_size = kind == ROW_TEXT ? utf8_cleaned_size(c->bytes, size) : size;
}

static void set_printed(struct cell *c, size_t size)
{
    c->kind = ROW_TEXT;
    c->bytes = (const uint8_t *)c->printed;
    c->size = c->clean_size = size;
}

static void set_cell(struct cell *c, const prun_value *v)
{
    c->kind = ROW_NULL;
    switch ((prun_tag)v->tag) {
    case PRUN_NULL:
        break;
    case PRUN_BOOL:
    case PRUN_INT:
        c->kind = ROW_INT;
        c->u.i = v->u.i;
        break;
    case PRUN_FLOAT:
        c->kind = v->u.f - v->u.f == 0 ? ROW_REAL : ROW_NULL; /* NaN and infinities are no data */
        c->u.f = v->u.f;
        break;
    case PRUN_DECIMAL:
        set_printed(c,
                    prun_decimal_print(v->aux & PRUN_VALUE_WIDE ? *v->u.wide
                                                                : prun_decimal_of(v->u.i, v->scale),
                                       c->printed));
        break;
    case PRUN_DATE:
        set_printed(c, iso_date(v->u.i, c->printed));
        break;
    case PRUN_TIME:
        set_printed(c, iso_time(v->u.i, c->printed));
        break;
    case PRUN_STRING:
    case PRUN_JSON:
        set_bytes(c, ROW_TEXT, v->u.bytes, v->size);
        break;
    case PRUN_TEXT:
        set_bytes(c, ROW_TEXT, v->u.text->bytes, v->u.text->size);
        break;
    case PRUN_BYTES:
        set_bytes(c, ROW_BLOB, v->u.bytes, v->size);
        break;
    }
}

static size_t cell_size(const struct cell *c)
{
    switch (c->kind) {
    case ROW_NULL:
        return 1;
    case ROW_INT:
    case ROW_REAL:
        return 1 + 8;
    case ROW_TEXT:
    case ROW_BLOB:
        break;
    }
    return 1 + 4 + c->clean_size;
}

static uint8_t *put_cell(uint8_t *out, const struct cell *c)
{
    const uint32_t size = (uint32_t)c->clean_size;

    *out++ = (uint8_t)c->kind;
    if (c->kind == ROW_INT || c->kind == ROW_REAL) {
        memcpy(out, &c->u, 8);
        return out + 8;
    }
    if (c->kind == ROW_NULL)
        return out;
    memcpy(out, &size, 4);
    if (c->clean_size != c->size)
        utf8_clean(c->bytes, c->size, out + 4);
    else if (size > 0)
        memcpy(out + 4, c->bytes, size);
    return out + 4 + size;
}

/* Rows are replaced by the range of their unit: a key outside of it would stay for ever. */
static prun_status check_key(prun_stage *s, const struct table *t, const prun_record *record)
{
    const struct column *key = t->key >= 0 ? &t->column[t->key] : NULL;
    const prun_value *v = key ? &record->value[key->slot] : NULL;
    const int64_t number = prun_unit_number(s);

    if (!v)
        return PRUN_OK;
    if (v->tag == PRUN_NULL)
        return prun_fail(s, "no_key", "a record for table \"%s\" has no \"%s\"", t->name,
                         key->name);
    if (t->is_rowid &&
        (v->u.i < PRUN_UNIT_KEY_FIRST(number) || v->u.i > PRUN_UNIT_KEY_LAST(number)))
        return prun_fail(s, "bad_key",
                         "\"%s\" of table \"%s\" is %" PRId64
                         ", which was not made by prun_unit_place()",
                         key->name, t->name, v->u.i);
    return PRUN_OK;
}

prun_status row_write(prun_stage *s, const struct table *t, uint32_t number,
                      const prun_record *record)
{
    const uint16_t table = (uint16_t)number;
    size_t size = sizeof(table);
    struct cell cell;
    const prun_status status = check_key(s, t, record);

    if (status != PRUN_OK)
        return status;
    for (uint32_t i = 0; i < t->column_count; i++)
        if (!t->column[i].is_stamp) {
            set_cell(&cell, &record->value[t->column[i].slot]);
            size += cell_size(&cell);
        }
    if (size > INT32_MAX)
        return prun_fail(s, "too_large", "a row of %zu bytes; the most is 2 GiB", size);
    uint8_t *out = prun_output_room(s, size + 4);
    if (!out)
        return PRUN_OK; /* the call fails by itself */
    memcpy(out, &(uint32_t){(uint32_t)size}, 4);
    memcpy(out + 4, &table, sizeof(table));
    uint8_t *at = out + 4 + sizeof(table);
    for (uint32_t i = 0; i < t->column_count; i++)
        if (!t->column[i].is_stamp) {
            set_cell(&cell, &record->value[t->column[i].slot]);
            at = put_cell(at, &cell);
        }
    prun_output_advance(s, size + 4);
    return PRUN_OK;
}

/* ---- Reading ---- */

void row_reader_clear(struct row_reader *r)
{
    free(r->carry);
    *r = (struct row_reader){0};
}

/* Moves bytes of the chunk to the carry until that has `size`; false: out of memory. */
static bool fill_carry(struct row_reader *r, size_t size)
{
    if (r->carry_room < size) {
        const size_t more = size < 2 * r->carry_room ? 2 * r->carry_room : size;
        uint8_t *grown = realloc(r->carry, more);
        if (!grown)
            return false;
        r->carry = grown;
        r->carry_room = more;
    }
    size_t take = r->carry_size < size ? size - r->carry_size : 0;
    take = take < r->chunk.size ? take : r->chunk.size;
    if (take > 0)
        memcpy(r->carry + r->carry_size, r->chunk.data, take);
    r->carry_size += take;
    r->chunk.data += take;
    r->chunk.size -= take;
    return true;
}

static uint32_t get_u32(const uint8_t *at)
{
    uint32_t value;

    memcpy(&value, at, sizeof(value));
    return value;
}

/* The row that lies whole in the chunk, if one does. */
static bool take_whole(struct row_reader *r, prun_bytes *ret)
{
    if (r->carry_size > 0 || r->chunk.size < 4 || r->chunk.size - 4 < get_u32(r->chunk.data))
        return false;
    *ret = (prun_bytes){r->chunk.data + 4, get_u32(r->chunk.data)};
    r->chunk.data += 4 + ret->size;
    r->chunk.size -= 4 + ret->size;
    return true;
}

/* The row in the carry, once it is whole. */
static bool take_carried(struct row_reader *r, prun_bytes *ret, bool *ret_is_broken)
{
    *ret_is_broken = !fill_carry(r, 4);
    if (*ret_is_broken || r->carry_size < 4)
        return false;
    const size_t size = get_u32(r->carry);
    *ret_is_broken = !fill_carry(r, 4 + size);
    if (*ret_is_broken || r->carry_size < 4 + size)
        return false;
    *ret = (prun_bytes){r->carry + 4, size};
    r->carry_size = 0;
    return true;
}

bool row_next(struct row_reader *r, prun_stage *s, prun_group *g, size_t index, prun_bytes *ret,
              bool *ret_is_broken)
{
    *ret_is_broken = false;
    for (;;) {
        if (take_whole(r, ret))
            return true;
        if (r->chunk.size > 0 || r->carry_size > 0) {
            if (take_carried(r, ret, ret_is_broken))
                return true;
            if (*ret_is_broken)
                return false;
        }
        r->chunk = prun_group_output(s, g, index, &r->cursor);
        if (r->chunk.size == 0) {
            *ret_is_broken = r->carry_size > 0;
            return false;
        }
    }
}

uint32_t row_table(prun_bytes row)
{
    uint16_t table;

    memcpy(&table, row.data, sizeof(table));
    return table;
}

static int bind_cell(sqlite3_stmt *insert, int parameter, const uint8_t **at)
{
    const enum kind kind = (enum kind) * (*at)++;
    const uint8_t *bytes = *at;
    int64_t i;
    double f;

    switch (kind) {
    case ROW_NULL:
        return sqlite3_bind_null(insert, parameter);
    case ROW_INT:
        memcpy(&i, bytes, 8);
        *at += 8;
        return sqlite3_bind_int64(insert, parameter, i);
    case ROW_REAL:
        memcpy(&f, bytes, 8);
        *at += 8;
        return sqlite3_bind_double(insert, parameter, f);
    case ROW_TEXT:
    case ROW_BLOB:
        break;
    }
    const uint32_t size = get_u32(bytes);
    *at += 4 + size;
    return kind == ROW_TEXT
               ? sqlite3_bind_text64(insert, parameter, (const char *)bytes + 4, size,
                                     SQLITE_STATIC, SQLITE_UTF8)
               : sqlite3_bind_blob64(insert, parameter, bytes + 4, size, SQLITE_STATIC);
}

int row_bind(sqlite3_stmt *insert, const struct table *t, prun_bytes row, int64_t rowid,
             const char *stamp)
{
    const uint8_t *at = row.data + sizeof(uint16_t);
    int parameter = 2, problem = t->is_rowid ? SQLITE_OK : sqlite3_bind_int64(insert, 1, rowid);

    for (uint32_t i = 0; i < t->column_count && problem == SQLITE_OK; i++) {
        if (t->column[i].is_stamp)
            problem = sqlite3_bind_text(insert, parameter++, stamp, -1, SQLITE_STATIC);
        else if (t->column[i].is_key && t->is_rowid)
            problem = bind_cell(insert, 1, &at);
        else
            problem = bind_cell(insert, parameter++, &at);
    }
    return problem;
}
