/* unit.c - making, rewinding and freeing units: see unit.h. */
#include "run/unit.h"

#include "run/engine.h"

#include <stdlib.h>
#include <string.h>

static int copy_identity(struct unit *u, const struct entry *e)
{
    u->entry = *e;
    u->entry.letters = NULL;
    u->entry.notes = NULL;
    u->entry.key = arena_string(&u->arena, e->key);
    u->entry.source = arena_string(&u->arena, e->source);
    u->entry.path = e->path ? arena_string(&u->arena, e->path) : NULL;
    return u->entry.key && u->entry.source && (u->entry.path || !e->path) ? 0 : -1;
}

struct unit *unit_new(struct run *r, const struct entry *e)
{
    struct unit *u = calloc(1, sizeof(*u));

    if (!u)
        return NULL;
    meter_init(&u->meter, &r->memory, r->options.max_unit_bytes);
    arena_init(&u->arena, &u->meter);
    batch_pool_init(&u->pool, &u->meter);
    u->output = calloc(r->exporter_count + 1u, sizeof(*u->output));
    u->output_count = u->output ? r->exporter_count : 0;
    for (uint32_t i = 0; i < u->output_count; i++)
        output_init(&u->output[i], &u->meter, r->graph->state_dir);
    u->books = calloc(r->graph->node_count, sizeof(*u->books));
    u->edge_books = calloc(r->graph->edge_count + 1, sizeof(*u->edge_books));
    u->letter_end = &u->entry.letters;
    u->note_end = &u->entry.notes;
    if (!u->output || !u->books || !u->edge_books || copy_identity(u, e) < 0) {
        unit_free(u);
        return NULL;
    }
    unit_set_mark(u);
    return u;
}

static void drop_queued(struct unit *u, uint32_t count)
{
    while (u->queued_count > count)
        batch_unref(u->queued[--u->queued_count].batch); /* NULL: it went through */
}

void unit_release_work(struct unit *u)
{
    drop_queued(u, 0);
    free(u->queued);
    u->queued = NULL;
    u->queued_room = 0;
    batch_pool_free(&u->pool);
    batch_pool_init(&u->pool, &u->meter);
    input_free(&u->input);
}

void unit_free(struct unit *u)
{
    if (!u)
        return;
    unit_release_work(u);
    for (uint32_t i = 0; i < u->output_count; i++)
        output_free(&u->output[i]);
    arena_free(&u->arena);
    free(u->output);
    free(u->books);
    free(u->edge_books);
    free(u);
}

void unit_set_mark(struct unit *u)
{
    u->mark = (struct mark){.place = u->place,
                            .rejected = u->entry.rejected,
                            .letter_end = u->letter_end,
                            .note_end = u->note_end,
                            .queued_count = u->queued_count};
    for (uint32_t i = 0; i < u->output_count; i++)
        u->mark.output_size[i] = output_size(&u->output[i]);
}

int unit_rewind(struct unit *u, const struct mark *m, struct error *reterr)
{
    u->place = m->place;
    u->entry.rejected = m->rejected;
    u->letter_end = m->letter_end;
    *u->letter_end = NULL;
    u->note_end = m->note_end;
    *u->note_end = NULL;
    drop_queued(u, m->queued_count);
    for (uint32_t i = 0; i < u->output_count; i++)
        if (output_cut(&u->output[i], m->output_size[i], reterr) < 0)
            return -1;
    return 0;
}

bool unit_queue(struct unit *u, uint32_t node, struct batch *b)
{
    if (u->queued_count == u->queued_room) {
        uint32_t room = u->queued_room ? u->queued_room * 2 : 16;
        struct queued *grown = realloc(u->queued, room * sizeof(*grown));

        if (!grown)
            return false;
        u->queued = grown;
        u->queued_room = room;
    }
    batch_ref(b);
    u->queued[u->queued_count++] = (struct queued){node, b};
    return true;
}

struct letter *unit_add_letter(struct unit *u, const char *stage, const char *code,
                               const char *message)
{
    struct letter *d = arena_zalloc(&u->arena, sizeof(*d));

    if (!d)
        return NULL;
    d->stage = stage; /* ids live as long as the graph */
    d->code = arena_string(&u->arena, code);
    d->message = arena_string(&u->arena, message);
    d->size = -1;
    if (!d->code || !d->message)
        return NULL;
    *u->letter_end = d;
    u->letter_end = &d->next;
    return d;
}

bool unit_add_note(struct unit *u, const char *name, const char *text)
{
    struct note *n = arena_zalloc(&u->arena, sizeof(*n));

    if (!n)
        return false;
    n->name = arena_string(&u->arena, name);
    n->text = arena_string(&u->arena, text);
    if (!n->name || !n->text)
        return false;
    *u->note_end = n;
    u->note_end = &n->next;
    return true;
}
