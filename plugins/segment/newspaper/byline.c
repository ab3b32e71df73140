/* A hand-written parser over squeezed text; the words come from the pack. */
#include "byline.h"

#include <string.h>

#include "newspaper/utf8.h"

enum { BYLINE_CHARS_MAX = 80, RUN_MAX = 64 };
#define NAME_COST_MAX    3.4
#define NAME_COST_MARKED 4.6 /* a mark in front makes a byline likely */

struct parser {
    const struct sheet *sheet;
    const struct pack *pack;
    uint32_t at, last;
    struct byline *out;
    struct credit *loose; /* names that have no role yet */
};

struct longest {
    size_t last;
    uint32_t value;
};

static void keep_longest(void *context, size_t last, uint32_t value)
{
    struct longest *l = context;

    if (last > l->last)
        *l = (struct longest){last, value};
}

static size_t match(const struct parser *p, const struct trie *trie, uint32_t at,
                    uint32_t *ret_value)
{
    struct longest l = {0, 0};

    trie_match(trie, p->sheet->squeezed + at, p->last - at, 0, keep_longest, &l);
    *ret_value = l.value;
    return l.last;
}

static uint8_t class_at(const struct parser *p, uint32_t at)
{
    return p->sheet->class[p->sheet->squeezed_char[at]];
}

/* A blank before the character; a line end is none. */
static bool has_gap(const struct parser *p, uint32_t at)
{
    for (uint32_t i = at ? p->sheet->squeezed_char[at - 1] + 1 : p->sheet->squeezed_char[at];
         i < p->sheet->squeezed_char[at]; i++)
        if (p->sheet->class[i] == CHAR_BLANK)
            return true;
    return false;
}

static bool is_separator(const struct parser *p, uint32_t at)
{
    uint8_t class = class_at(p, at);
    uint32_t cp = p->sheet->squeezed[at];

    return class == CHAR_PAUSE || class == CHAR_BLANK || class == CHAR_BULLET ||
           class == CHAR_OPENER || class == CHAR_CLOSER || class == CHAR_DASH || cp == '/' ||
           cp == '&';
}

static bool add_credit(struct parser *p, uint32_t role, uint32_t first, uint32_t last)
{
    struct credit *c;

    if (p->out->credit_count == CREDITS_MAX)
        return false;
    c = &p->out->credit[p->out->credit_count++];
    c->role = (int32_t)role;
    c->role_first = first;
    c->role_last = last;
    c->name_count = 0;
    p->out->kinds |= 1u << p->pack->role[role].kind;
    return true;
}

/* A role of one character is one only where names can follow: before a colon, the end, or a blank
 * and more than one character (else it is a surname that was spaced out). */
static bool stands_apart(const struct parser *p, uint32_t first, size_t length)
{
    uint32_t next = first + (uint32_t)length;

    if (length >= 2 || next >= p->last || is_separator(p, next))
        return true;
    return has_gap(p, next) && next + 1 < p->last && !has_gap(p, next + 1) &&
           !is_separator(p, next + 1);
}

static bool take_role_before(struct parser *p)
{
    uint32_t role;
    size_t length = match(p, p->pack->role_before, p->at, &role);

    if (!length || !stands_apart(p, p->at, length) || p->loose)
        return false;
    if (!add_credit(p, role, p->at, p->at + (uint32_t)length))
        return false;
    p->at += (uint32_t)length;
    return true;
}

/* "NAME photo": the role follows its names, and may follow those of another role. */
static bool take_role_after(struct parser *p)
{
    uint32_t role, next;
    size_t length = match(p, p->pack->role_after, p->at, &role);
    struct credit *c = p->out->credit_count ? &p->out->credit[p->out->credit_count - 1] : NULL;

    next = p->at + (uint32_t)length;
    if (!length || !c || !c->name_count)
        return false;
    if (next < p->last && !has_gap(p, next) && !is_separator(p, next))
        return false;
    if (p->loose || p->pack->role[role].kind == ROLE_PHOTO) {
        c->role = (int32_t)role;
        c->role_first = p->at;
        c->role_last = next;
        p->out->kinds |= 1u << p->pack->role[role].kind;
        p->loose = NULL;
    }
    p->at = next;
    return true;
}

static bool take_filler(struct parser *p)
{
    uint32_t value;
    size_t length = match(p, p->pack->filler, p->at, &value);

    p->at += (uint32_t)length;
    return length > 0;
}

/* Third character of a name at most, without a blank before it. */
static bool is_inside_name(const struct parser *p, uint32_t at, uint32_t run_first)
{
    uint32_t first = at;

    while (first > run_first && !has_gap(p, first))
        first--;
    return at - first < 3 && !has_gap(p, at);
}

/* A lone character between blanks with another lone one behind it: a name of two, spaced out. */
static bool is_spaced_out(const struct parser *p, uint32_t at)
{
    return has_gap(p, at) && at + 1 < p->last && has_gap(p, at + 1) &&
           (at + 2 >= p->last || has_gap(p, at + 2) || is_separator(p, at + 2));
}

static bool role_begins(const struct parser *p, uint32_t at, uint32_t run_first)
{
    uint32_t role;
    size_t length = match(p, p->pack->role_before, at, &role);
    uint32_t next;

    if (length >= 2)
        return true;
    if (length && has_gap(p, at) && stands_apart(p, at, length) && at - run_first >= 2)
        return true;
    length = match(p, p->pack->role_after, at, &role);
    next = at + (uint32_t)length;
    if (length == 1 && p->pack->role[role].kind != ROLE_PHOTO &&
        (is_inside_name(p, at, run_first) || is_spaced_out(p, at)))
        return false;
    if (length && at - run_first >= 2 &&
        (next >= p->last || has_gap(p, next) || is_separator(p, next)))
        return true;
    return match(p, p->pack->filler, at, &role) > 0;
}

static uint32_t find_run_end(const struct parser *p)
{
    uint32_t end = p->at;

    while (end < p->last && !is_separator(p, end) &&
           (end == p->at || !role_begins(p, end, p->at)) &&
           (class_at(p, end) == CHAR_HAN || p->sheet->squeezed[end] == 0xB7))
        end++;
    return end;
}

static struct credit *credit_for_names(struct parser *p)
{
    if (p->out->credit_count)
        return &p->out->credit[p->out->credit_count - 1];
    if (!add_credit(p, 0, p->at, p->at))
        return NULL;
    p->out->kinds = 0;
    return p->loose = &p->out->credit[0];
}

/* Names after those of a finished "NAME role" begin a new credit that waits for its role. */
static struct credit *next_credit(struct parser *p)
{
    struct credit *c = credit_for_names(p);

    if (!c || !c->name_count || p->loose || c->role_first < c->name[0].first)
        return c;
    if (!add_credit(p, (uint32_t)c->role, p->at, p->at))
        return NULL;
    return p->loose = &p->out->credit[p->out->credit_count - 1];
}

static bool take_names(struct parser *p)
{
    struct name_span span[CREDIT_NAMES_MAX];
    bool gap[RUN_MAX];
    uint32_t end = find_run_end(p), first = p->at;
    double cost = 0;
    size_t names;
    struct credit *c;

    if (end - first < 2 || end - first > RUN_MAX)
        return false;
    for (uint32_t i = first; i < end; i++)
        gap[i - first] = i > first && has_gap(p, i);
    names = names_split(p->pack->names, p->sheet->squeezed + first, gap, end - first, span,
                        CREDIT_NAMES_MAX, &cost);
    c = names && cost <= (p->out->has_mark ? NAME_COST_MARKED : NAME_COST_MAX) ? next_credit(p)
                                                                               : NULL;
    if (!c)
        return false;
    for (size_t i = 0; i < names; i++) {
        if (c->name_count == CREDIT_NAMES_MAX)
            return false;
        c->name[c->name_count].first = first + (uint32_t)span[i].first;
        c->name[c->name_count++].last = first + (uint32_t)span[i].last;
    }
    p->at = end;
    return true;
}

/* An institution signs with the role alone: its printed form is the name. */
static bool settle(const struct parser *p)
{
    if (p->loose || !p->out->credit_count)
        return false;
    for (uint32_t i = 0; i < p->out->credit_count; i++) {
        struct credit *c = &p->out->credit[i];
        if (c->name_count)
            continue;
        if (p->pack->role[c->role].kind != ROLE_COMMENT)
            return false;
        c->name[0].first = c->role_first;
        c->name[0].last = c->role_last;
        c->name_count = 1;
    }
    return true;
}

/* "NAME photo (AGENCY)": who distributes it, in brackets at the end. */
static bool skip_agency(struct parser *p)
{
    enum { AGENCY_MAX = 10 };
    const struct credit *c =
        p->out->credit_count ? &p->out->credit[p->out->credit_count - 1] : NULL;

    if (!c || p->loose || !(p->out->kinds & 1u << ROLE_PHOTO) || c->role_last != p->at ||
        class_at(p, p->at) != CHAR_OPENER || p->last - p->at > AGENCY_MAX + 2 ||
        class_at(p, p->last - 1) != CHAR_CLOSER)
        return false;
    p->at = p->last;
    return true;
}

static bool step(struct parser *p)
{
    if (take_role_after(p) || skip_agency(p))
        return true;
    if (is_separator(p, p->at)) {
        p->at++;
        return true;
    }
    return take_role_before(p) || take_filler(p) || take_names(p);
}

bool byline_read(const struct sheet *sheet, const struct pack *pack, uint32_t first, uint32_t last,
                 struct byline *ret)
{
    struct parser p = {sheet, pack, first, last, ret, NULL};

    ret->credit_count = 0;
    ret->kinds = 0;
    ret->has_mark = first < last && class_at(&p, first) == CHAR_BULLET;
    if (last <= first || last - first > BYLINE_CHARS_MAX)
        return false;
    while (p.at < p.last)
        if (!step(&p))
            return false;
    return settle(&p);
}

static void note_role(void *context, size_t last, uint32_t value)
{
    (void)last;
    (void)value;
    *(bool *)context = true;
}

static bool has_role(const struct sheet *s, const struct pack *pack, const struct line *l)
{
    const uint32_t *cp = s->squeezed + l->squeezed;
    bool is_found = false;

    for (size_t i = 0; i < line_length(l) && !is_found; i++) {
        trie_match(pack->role_before, cp, line_length(l), i, note_role, &is_found);
        trie_match(pack->role_after, cp, line_length(l), i, note_role, &is_found);
    }
    return is_found;
}

static bool can_be(const struct line *l)
{
    return l->pending >= 0 && line_length(l) >= 3 && line_length(l) <= BYLINE_CHARS_MAX &&
           l->end != END_STOP && l->digits < 4;
}

bool byline_read_lines(struct sheet *sheet, const struct pack *pack, struct pool *pool,
                       struct byline **ret, size_t *ret_count)
{
    struct byline found;
    size_t count = 0, room = 16;
    struct byline *all = pool_array(pool, room, sizeof *all);

    for (size_t i = 0; all && i < sheet->line_count; i++) {
        struct line *l = &sheet->line[i];
        if (!can_be(l) || !has_role(sheet, pack, l) ||
            !byline_read(sheet, pack, l->squeezed, l->squeezed_last, &found))
            continue;
        if (count == room) {
            struct byline *grown = pool_array(pool, room * 2, sizeof *grown);
            if (!grown)
                return false;
            memcpy(grown, all, room * sizeof *all);
            all = grown;
            room *= 2;
        }
        l->byline = (int32_t)count;
        all[count++] = found;
    }
    *ret = all;
    *ret_count = count;
    return all != NULL;
}
