/*
 * instance.c - stage instances come to life and go.
 *
 * After a unit ended in the middle of an instance, its state may hold half of that unit: it is torn
 * down and set up anew before the next one. A single stage instead sees unit_end for it, and keeps
 * its state.
 */
#include "run/stage.h"

#include <stdlib.h>
#include <string.h>

static int make_state(struct prun_stage *s)
{
    size_t size = s->node->cls->state_size;

    s->state = calloc(1, size ? size : 1);
    return s->state ? 0 : error_memory(&s->error);
}

/* The fates that a kind has when its class names none. */
static uint32_t fates_of(const prun_stage_class *cls)
{
    if (cls->fates)
        return cls->fates;
    if (strncmp(cls->name, "extract.", 8) == 0 || strncmp(cls->name, "validate.", 9) == 0)
        return PRUN_FORWARDS;
    if (strncmp(cls->name, "transform.", 10) == 0)
        return PRUN_FORWARDS | PRUN_DROPS | PRUN_CONSUMES;
    return PRUN_CONSUMES;
}

int stage_init(struct prun_stage *s, struct run *r, const struct node *node)
{
    *s =
        (struct prun_stage){.row = node->row, .run = r, .node = node, .fates = fates_of(node->cls)};
    arena_init(&s->scratch, NULL);
    arena_init(&s->setup_arena, NULL);
    return make_state(s);
}

void stage_drop_kept(struct prun_stage *s)
{
    while (s->kept_count)
        batch_unref(s->kept[--s->kept_count]);
}

static void tear_down(struct prun_stage *s)
{
    stage_drop_kept(s);
    if (s->is_set_up && s->node->cls->teardown)
        s->node->cls->teardown(s);
    s->is_set_up = false;
    free(s->state);
    s->state = NULL;
    s->data_count = 0;
    arena_free(&s->setup_arena);
}

int stage_setup(struct prun_stage *s)
{
    prun_status status;

    if (s->is_set_up && !s->is_dirty)
        return 0;
    if (s->is_dirty) {
        tear_down(s);
        s->is_dirty = false;
        if (make_state(s) < 0)
            return -1;
    }
    s->is_set_up = true; /* so that teardown is called also when setup fails half-way */
    if (!s->node->cls->setup)
        return 0;
    stage_begin_call(s);
    status = stage_settle(s, s->node->cls->setup(s));
    if (status == PRUN_OK)
        return 0;
    if (!s->error.code[0])
        error_set(&s->error, "bad_stage", "setup answered %d", (int)status);
    return -1;
}

void stage_clear(struct prun_stage *s)
{
    if (!s->node)
        return;
    tear_down(s);
    arena_free(&s->scratch);
    free(s->kept);
    free(s->data_hash);
    *s = (struct prun_stage){.node = NULL};
}

static bool is_single(const struct node *n)
{
    return (n->cls->flags & PRUN_SINGLE) != 0;
}

struct instance_set *instance_set_new(struct run *r, bool is_of_singles)
{
    struct instance_set *set = calloc(1, sizeof(*set));

    if (!set)
        return NULL;
    set->is_of_singles = is_of_singles;
    set->count = r->graph->node_count;
    set->stage = calloc(set->count, sizeof(*set->stage));
    if (!set->stage) {
        free(set);
        return NULL;
    }
    for (uint32_t i = graph_first_called(r->graph); i < set->count; i++)
        if (is_single(&r->graph->node[i]) == is_of_singles &&
            stage_init(&set->stage[i], r, &r->graph->node[i]) < 0) {
            instance_set_free(set);
            return NULL;
        }
    return set;
}

int instance_set_setup(struct instance_set *set, const char **ret_stage, struct error *reterr)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->stage[i].node && stage_setup(&set->stage[i]) < 0) {
            *ret_stage = set->stage[i].node->id;
            *reterr = set->stage[i].error;
            return -1;
        }
    return 0;
}

void instance_set_free(struct instance_set *set)
{
    if (!set)
        return;
    for (uint32_t i = 0; i < set->count; i++)
        stage_clear(&set->stage[i]);
    free(set->stage);
    free(set);
}
