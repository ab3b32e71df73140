/*
 * found.h - the names found in one article, each once, and the text under reading.
 *
 * The finders (people, nouns, quotes) read a text with its known words and add what they find. They
 * know nothing of records, so that they can be tried on a string.
 */
#ifndef ENTITIES_FOUND_H
#define ENTITIES_FOUND_H

#include "newspaper/names.h"
#include "newspaper/wordbook.h"
#include <prun/base.h>

enum entity_type { ENTITY_PERSON, ENTITY_ORGANISATION, ENTITY_PLACE, ENTITY_PROJECT };

#define NAME_BYTES 160
#define ROLE_BYTES 64

struct entity {
    enum entity_type type;
    uint32_t part;       /* of the article, as the caller numbers them */
    uint32_t start, end; /* of its first printed form, in the text of that part */
    char name[NAME_BYTES], role[ROLE_BYTES]; /* role: "" for none */
};

/* Classes of words of the pack (MARK_TITLE: "title"). What each is for stands in
 * docs/newspapers.md. */
/* clang-format off */
#define PACK_MARKS(X) \
    X(STOP, "stop") /* no name holds it: a verb, a preposition */ \
    X(ORG_TAIL, "org_tail") /* ends an organisation */ \
    X(ORG_MINOR, "org_minor") /* ends an office inside one */ \
    X(ORG_WORD, "org_word") /* an organisation by itself */ \
    X(FIRM, "firm") /* ends a firm */ \
    X(PLACE_TAIL, "place_tail") /* city, county, town, village */ \
    X(PLACE_NATURE, "place_nature") /* road, river, island */ \
    X(PLACE_LONG, "place_long") /* zone, park, station */ \
    X(PLACE_WORD, "place_word") /* a place by itself */ \
    X(PROJECT_TAIL, "project_tail") /* ends a project or a system */ \
    X(POLICY_TAIL, "policy_tail") /* ends a law or a plan */ \
    X(POLICY_WORD, "policy_word") /* a policy by itself */ \
    X(TITLE, "title") /* a title or an occupation */ \
    X(SAYS, "says") /* a verb of saying */ \
    X(AFTER_NAME, "after_name") /* follows names of people */ \
    X(BEFORE_NAME, "before_name") /* stands in front of them */ \
    X(GENERIC, "generic") /* says nothing of its own in a name */ \
    X(LAUNCH, "launch") /* launches what is quoted behind it */ \
    X(SHADOW, "shadow") /* words that only hide others */ \
    X(OPENER, "opener") /* quotation marks and brackets */ \
    X(CLOSER, "closer") /* ... that close */ \
    X(BREAK, "break") /* ends a clause */ \
    X(JOIN, "join") /* joins the members of a list */ \
    X(COUNTED, "counted") /* classifiers */ \
    X(NOT_NAME, "not_name") /* begins like a surname and is none */ \
    X(CONNECT, "connect") /* and */ \
    X(ORG_STOP, "org_stop") /* no name of an organisation holds it */ \
    X(LOCATE, "locate") /* in, to, from: a place follows */ \
    X(PROJECT_WEAK, "project_weak") /* project tails that end much else */
/* clang-format on */

enum mark {
#define PACK_ROW(id, name) MARK_##id,
    PACK_MARKS(PACK_ROW)
#undef PACK_ROW
        MARK_COUNT
};

#define MARK(id) ((uint64_t)1 << MARK_##id)

struct marks;

/* Reads a pack, for prun_data_open(); NULL with a fragment of what is wrong. */
void *marks_parse(prun_bytes json, char *error, size_t error_size);
void marks_release(void *marks);
const struct wordbook *marks_words(const struct marks *p);

/* A text with its known words, and where its finds go. */
struct reading {
    const struct names *names;
    prun_bytes text;
    uint32_t part;
    const struct hit *hit;
    uint32_t hits;
    struct found *found;
};

struct found {
    struct entity *entity;
    uint32_t count, room;
    bool is_out_of_memory;
};

/* Adds bytes [start, end) as a name, blanks taken out, unless it is there already (then its
 * role is filled in where it had none), or is empty or too long for a name. `role` may be
 * empty. */
void found_add(const struct reading *r, enum entity_type type, uint32_t start, uint32_t end,
               prun_bytes role);
/* The same for a name that is spelled otherwise than it was printed. */
void found_add_as(const struct reading *r, enum entity_type type, prun_bytes name, uint32_t start,
                  uint32_t end, prun_bytes role);
void found_clear(struct found *f);

/* Whether bytes [start, end) lie inside a name of that type found already. */
bool found_covers(const struct reading *r, enum entity_type type, uint32_t start, uint32_t end);

const char *entity_type_name(enum entity_type type);

/* The finders. Order matters: organisations first, so that a place inside one is not taken
 * apart. */
void find_organisations(const struct reading *r);
void find_projects(const struct reading *r);
void find_quoted(const struct reading *r);
void find_places(const struct reading *r);
void find_people(const struct reading *r);

/* ---- reading: small questions about the text ---- */

/* The bytes of the character before `at` (0 at the start). */
uint32_t reading_before(const struct reading *r, uint32_t at);
/* The code point at `at`; 0 behind the end. */
uint32_t reading_at(const struct reading *r, uint32_t at, uint32_t *ret_size);
uint32_t reading_characters(const struct reading *r, uint32_t start, uint32_t end);
/* The known word that begins (ends) at `at`, or NULL. */
const struct hit *reading_word_at(const struct reading *r, uint32_t at);
const struct hit *reading_word_before(const struct reading *r, uint32_t at);
/* Where a name that ends at `end` begins: behind the last word of `stops`, bracket or mark.
 * `depth` limits it to so many characters. Goes over a bracketed insert, "(city)", when
 * `over_brackets`. */
uint32_t reading_name_start(const struct reading *r, uint32_t end, uint64_t stops, uint32_t most,
                            bool over_brackets);

#endif
