/* A trie whose edges live in one hash table keyed by (node, character). */
#include "trie.h"

#include <stdlib.h>
#include <string.h>

#include "newspaper/fold.h"
#include "newspaper/utf8.h"

enum { EDGE_NUMERAL = 0x110000, EDGE_ANY = 0x110001, ANY_MAX = 16, NONE = 0 };

/* A longer run of digits is the numeral of no pattern; without a limit a page of digits takes for
 * ever. */
#define NUMERAL_MAX 32u

struct edge {
    uint32_t node, cp, target; /* target 0: empty slot */
};

struct value {
    uint32_t value, next; /* next: index + 1, 0 ends */
};

struct trie {
    struct edge *edge;
    size_t edge_room, edge_count;
    uint32_t *first_value; /* by node: index + 1 */
    bool *has_special;     /* by node: has a '#' or '*' edge */
    size_t node_count, node_room;
    struct value *value;
    size_t value_count, value_room;
    uint8_t start[0x10000 / 8]; /* characters with an edge from the root: a quick no for the rest */
};

static size_t slot_of(const struct trie *t, uint32_t node, uint32_t cp)
{
    uint64_t h = ((uint64_t)node << 21 ^ cp) * 0x9E3779B97F4A7C15u;
    size_t slot = (size_t)(h >> 32) & (t->edge_room - 1);

    while (t->edge[slot].target && (t->edge[slot].node != node || t->edge[slot].cp != cp))
        slot = (slot + 1) & (t->edge_room - 1);
    return slot;
}

static uint32_t step(const struct trie *t, uint32_t node, uint32_t cp)
{
    if (node == 0 && cp <= 0xFFFF && !(t->start[cp >> 3] >> (cp & 7) & 1))
        return 0;
    return t->edge[slot_of(t, node, cp)].target;
}

static bool grow_edges(struct trie *t)
{
    struct edge *old = t->edge;
    size_t old_room = t->edge_room;

    t->edge = calloc(old_room * 2, sizeof *t->edge);
    if (!t->edge) {
        t->edge = old;
        return false;
    }
    t->edge_room = old_room * 2;
    for (size_t i = 0; i < old_room; i++)
        if (old[i].target)
            t->edge[slot_of(t, old[i].node, old[i].cp)] = old[i];
    free(old);
    return true;
}

static bool grow_nodes(struct trie *t)
{
    size_t room = t->node_room * 2;
    uint32_t *first = realloc(t->first_value, room * sizeof *first);
    bool *special;

    if (!first)
        return false;
    t->first_value = first;
    special = realloc(t->has_special, room * sizeof *special);
    if (!special)
        return false;
    t->has_special = special;
    memset(first + t->node_room, 0, (room - t->node_room) * sizeof *first);
    memset(special + t->node_room, 0, (room - t->node_room) * sizeof *special);
    t->node_room = room;
    return true;
}

struct trie *trie_new(void)
{
    struct trie *t = calloc(1, sizeof *t);

    if (!t)
        return NULL;
    t->edge_room = 1024;
    t->node_room = 512;
    t->node_count = 1;
    t->edge = calloc(t->edge_room, sizeof *t->edge);
    t->first_value = calloc(t->node_room, sizeof *t->first_value);
    t->has_special = calloc(t->node_room, sizeof *t->has_special);
    if (t->edge && t->first_value && t->has_special)
        return t;
    trie_free(t);
    return NULL;
}

void trie_free(struct trie *trie)
{
    if (!trie)
        return;
    free(trie->edge);
    free(trie->first_value);
    free(trie->has_special);
    free(trie->value);
    free(trie);
}

static bool add_edge(struct trie *t, uint32_t *node, uint32_t cp)
{
    size_t slot = slot_of(t, *node, cp);

    if (!t->edge[slot].target) {
        if (t->node_count == t->node_room && !grow_nodes(t))
            return false;
        if (t->edge_count * 2 >= t->edge_room && !grow_edges(t))
            return false;
        slot = slot_of(t, *node, cp);
        t->edge[slot] = (struct edge){*node, cp, (uint32_t)t->node_count++};
        t->edge_count++;
        t->has_special[*node] |= cp >= EDGE_NUMERAL;
        if (*node == 0 && cp <= 0xFFFF)
            t->start[cp >> 3] |= (uint8_t)(1u << (cp & 7));
    }
    *node = t->edge[slot].target;
    return true;
}

static bool add_value(struct trie *t, uint32_t node, uint32_t value)
{
    if (t->value_count == t->value_room) {
        size_t room = t->value_room ? t->value_room * 2 : 256;
        struct value *grown = realloc(t->value, room * sizeof *grown);
        if (!grown)
            return false;
        t->value = grown;
        t->value_room = room;
    }
    t->value[t->value_count] = (struct value){value, t->first_value[node]};
    t->first_value[node] = (uint32_t)++t->value_count;
    return true;
}

bool trie_add(struct trie *trie, const char *pattern, uint32_t value)
{
    size_t size = strlen(pattern);
    uint32_t node = 0, cp;

    for (size_t at = 0; at < size;) {
        at += utf8_decode((const uint8_t *)pattern, size, at, &cp);
        cp = cp == '#' ? EDGE_NUMERAL : cp == '*' ? EDGE_ANY : fold_char(cp);
        if (!add_edge(trie, &node, cp))
            return false;
    }
    return add_value(trie, node, value);
}

bool trie_is_numeral(uint32_t cp)
{
    static const uint16_t han[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                   0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341, 0x767E};

    if (cp >= '0' && cp <= '9')
        return true;
    for (size_t i = 0; i < sizeof han / sizeof han[0]; i++)
        if (han[i] == cp)
            return true;
    return false;
}

struct walk {
    const struct trie *trie;
    const uint32_t *cp;
    size_t count;
    trie_visit visit;
    void *context;
};

static void follow(const struct walk *w, uint32_t node, size_t at);

static void follow_special(const struct walk *w, uint32_t node, size_t at)
{
    uint32_t target = step(w->trie, node, EDGE_NUMERAL);
    size_t last = at;

    if (target) {
        while (last < w->count && last - at <= NUMERAL_MAX && trie_is_numeral(w->cp[last]))
            last++;
        if (last > at && last - at <= NUMERAL_MAX)
            follow(w, target, last);
    }
    target = step(w->trie, node, EDGE_ANY);
    if (!target)
        return;
    for (last = at + 1; last <= w->count && last <= at + ANY_MAX; last++)
        follow(w, target, last);
}

static void follow(const struct walk *w, uint32_t node, size_t at)
{
    const struct trie *t = w->trie;

    for (;;) {
        for (uint32_t v = t->first_value[node]; v; v = t->value[v - 1].next)
            w->visit(w->context, at, t->value[v - 1].value);
        if (t->has_special[node])
            follow_special(w, node, at);
        if (at >= w->count || !(node = step(t, node, w->cp[at])))
            return;
        at++;
    }
}

void trie_match(const struct trie *trie, const uint32_t *cp, size_t count, size_t at,
                trie_visit visit, void *context)
{
    struct walk w = {trie, cp, count, visit, context};

    follow(&w, 0, at);
}
