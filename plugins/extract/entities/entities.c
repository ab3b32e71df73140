/*
 * extract.entities - people, organisations, places, and projects, systems and policies of each
 * article.
 *
 * The article goes on first, then its names, in the order in which they were first printed. People
 * come from the bylines, which the segmenter has read, and from the text; everything else from the
 * text.
 */
#include "found.h"
#include "newspaper/utf8.h"
#include <prun/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    prun_strings languages;
};

struct state {
    const struct marks *marks;
    const struct names *names;
};

static const prun_option options[] = {
    PRUN_OPTION_STRINGS(struct config, languages, "[\"zh\"]",
                        "Language pack to use; one at a time."),
};

enum {
    ARTICLE_ID,
    ARTICLE_TYPE,
    ARTICLE_HEADLINE,
    ARTICLE_KICKER,
    ARTICLE_SUBHEADS,
    ARTICLE_BODY,
    ARTICLE_BYLINES,
    ARTICLE_BYLINE_TEXT,
    ENTITY_ID,
    ENTITY_ARTICLE,
    ENTITY_TYPE,
    ENTITY_NAME,
    ENTITY_ROLE,
    ENTITY_START,
    ENTITY_END
};

static const prun_field fields[] = {
    PRUN_NEEDS("article", "article_id", PRUN_INT, "Key of the article."),
    PRUN_NEEDS("article", "type", PRUN_STRING, "Class of the article; furniture holds no names."),
    PRUN_NEEDS("article", "headline", PRUN_TEXT, "Headline."),
    PRUN_NEEDS("article", "kicker", PRUN_TEXT, "Line above the headline."),
    PRUN_READS("article", "subhead_text", PRUN_TEXT, "Subheads, one a line."),
    PRUN_NEEDS("article", "body", PRUN_TEXT, "Paragraphs, one a line."),
    PRUN_READS("article", "bylines", PRUN_JSON, "Roles and names as the segmenter read them."),
    PRUN_READS("article", "byline_text", PRUN_TEXT, "The bylines as printed."),
    PRUN_MAKES_KEY("entity", "entity_id", PRUN_INT, "Key of the name."),
    PRUN_MAKES_REFERENCE("entity", "article_id", PRUN_INT, "Article that prints it."),
    PRUN_MAKES("entity", "type", PRUN_STRING,
               "person, organisation, place or project_system_policy."),
    PRUN_MAKES("entity", "name", PRUN_STRING, "Name without blanks."),
    PRUN_MAKES("entity", "role", PRUN_STRING, "Title or byline role of a person."),
    PRUN_MAKES("entity", "span_start", PRUN_INT, "First byte of its first printed form."),
    PRUN_MAKES("entity", "span_end", PRUN_INT, "Byte behind it."),
};

static const prun_type_row types[] = {
    {"entity", "entities", "Names in an article, each once."},
};

static const int text_rows[] = {ARTICLE_HEADLINE, ARTICLE_KICKER, ARTICLE_SUBHEADS, ARTICLE_BODY,
                                ARTICLE_BYLINE_TEXT};
enum { TEXT_COUNT = sizeof(text_rows) / sizeof(text_rows[0]), TEXT_BYLINE = TEXT_COUNT - 1 };

static void *parse_names(prun_bytes bytes, char *error, size_t error_size)
{
    return names_parse((const char *)bytes.data, bytes.size, error, error_size);
}

static void release_names(void *names)
{
    names_free(names);
}

static prun_status setup(prun_stage *s)
{
    const struct config *cfg = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    char name[64];

    if (cfg->languages.count != 1 || strlen(cfg->languages.item[0]) > 16)
        return prun_fatal(s, "languages",
                          "languages: one language pack at a time, such as [\"zh\"]");
    snprintf(name, sizeof(name), "%s.json", cfg->languages.item[0]);
    state->marks = prun_data_open(s, name, marks_parse, marks_release);
    state->names = state->marks ? prun_data_open(s, "../../lib/newspaper/names.json", parse_names,
                                                 release_names)
                                : NULL;
    return state->names ? PRUN_OK : PRUN_FATAL;
}

/* Where a name stands in a text, blanks between its characters passed over. */
static bool find_name(prun_bytes text, const char *name, uint32_t *ret_start, uint32_t *ret_end)
{
    const size_t size = strlen(name);

    for (size_t from = 0; from < text.size; from++) {
        size_t at = from, done = 0;

        while (done < size && at < text.size) {
            uint32_t cp;
            size_t length = utf8_decode(text.data, text.size, at, &cp);

            if (done && char_class_of(cp) == CHAR_BLANK) {
                at += length;
                continue;
            }
            if (length > size - done || memcmp(text.data + at, name + done, length) != 0)
                break;
            at += length;
            done += length;
        }
        if (done == size && size) {
            *ret_start = (uint32_t)from;
            *ret_end = (uint32_t)at;
            return true;
        }
    }
    return false;
}

static prun_bytes bytes_of(const char *text)
{
    return (prun_bytes){(const uint8_t *)text, text ? strlen(text) : 0};
}

static void add_byline(struct reading *r, const cJSON *byline)
{
    const cJSON *role = cJSON_GetObjectItemCaseSensitive(byline, "role"), *name;

    cJSON_ArrayForEach(name, cJSON_GetObjectItemCaseSensitive(byline, "names"))
    {
        uint32_t start, end;

        /* A name that is longer than a person's is an institution that signs. */
        if (!cJSON_IsString(name) || !find_name(r->text, name->valuestring, &start, &end) ||
            reading_characters(r, start, end) > 12 || strlen(name->valuestring) > 12)
            continue;
        found_add_as(r, ENTITY_PERSON, bytes_of(name->valuestring), start, end,
                     bytes_of(cJSON_IsString(role) ? role->valuestring : NULL));
    }
}

static void find_bylines(prun_stage *s, const prun_record *article, struct reading *r)
{
    prun_bytes json = prun_record_bytes(s, article, ARTICLE_BYLINES);
    cJSON *bylines = json.size ? cJSON_ParseWithLength((const char *)json.data, json.size) : NULL;
    const cJSON *byline;

    cJSON_ArrayForEach(byline, bylines) add_byline(r, byline);
    cJSON_Delete(bylines);
}

static bool read_text(prun_stage *s, const struct state *state, const prun_record *article,
                      uint32_t part, struct found *found)
{
    prun_bytes text = prun_record_bytes(s, article, text_rows[part]);
    struct hit *hits = prun_scratch(s, (text.size + 1) * sizeof(*hits));
    struct reading r = {
        .names = state->names, .text = text, .part = part, .hit = hits, .found = found};

    if (!hits)
        return false;
    if (part == TEXT_BYLINE) {
        find_bylines(s, article, &r);
        return true;
    }
    r.hits = text.size ? wordbook_scan(marks_words(state->marks), text, hits) : 0;
    find_organisations(&r);
    find_projects(&r);
    find_quoted(&r);
    find_places(&r);
    find_people(&r);
    return true;
}

struct placed {
    const struct entity *entity;
    uint64_t start, end;
};

static int by_start(const void *x, const void *y)
{
    const struct placed *a = x, *b = y;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->entity->type != b->entity->type)
        return a->entity->type < b->entity->type ? -1 : 1;
    return strcmp(a->entity->name, b->entity->name);
}

static void emit(prun_stage *s, const prun_record *article, const struct placed *p)
{
    prun_record *entity = prun_record_new(s, ENTITY_ID);

    prun_record_set_int(s, entity, ENTITY_ID, prun_unit_place(s));
    prun_record_set_int(s, entity, ENTITY_ARTICLE, prun_record_int(s, article, ARTICLE_ID));
    prun_record_set_string(s, entity, ENTITY_TYPE, entity_type_name(p->entity->type));
    prun_record_set_string(s, entity, ENTITY_NAME, p->entity->name);
    prun_record_set_string(s, entity, ENTITY_ROLE, p->entity->role[0] ? p->entity->role : NULL);
    prun_record_set_int(s, entity, ENTITY_START, (int64_t)p->start);
    prun_record_set_int(s, entity, ENTITY_END, (int64_t)p->end);
    prun_record_set_origin(entity, p->start, p->end);
    prun_emit(s, entity);
}

static prun_status emit_all(prun_stage *s, const prun_record *article, const struct found *found)
{
    struct placed *placed = prun_scratch(s, (found->count + 1) * sizeof(*placed));
    uint32_t count = 0;

    if (!placed)
        return PRUN_FAIL;
    for (uint32_t i = 0; i < found->count; i++) {
        const struct entity *e = &found->entity[i];
        const prun_text *text = prun_record_text(s, article, text_rows[e->part]);

        placed[count].entity = e;
        if (text &&
            prun_text_origin(text, e->start, e->end, &placed[count].start, &placed[count].end))
            count++;
    }
    qsort(placed, count, sizeof(*placed), by_start);
    for (uint32_t i = 0; i < count; i++)
        emit(s, article, &placed[i]);
    return PRUN_OK;
}

static prun_status process(prun_stage *s, const prun_record *article)
{
    const struct state *state = prun_stage_state(s);
    const prun_bytes type = prun_record_bytes(s, article, ARTICLE_TYPE);
    static const char furniture[] = "furniture";
    struct found found = {.count = 0};
    prun_status status = PRUN_OK;

    prun_emit(s, article);
    if (type.size == sizeof(furniture) - 1 && memcmp(type.data, furniture, type.size) == 0)
        return PRUN_OK;
    for (uint32_t part = 0; part < TEXT_COUNT && status == PRUN_OK; part++)
        if (!read_text(s, state, article, part, &found))
            status = PRUN_FAIL;
    if (status == PRUN_OK && found.is_out_of_memory)
        status = prun_fatal(s, "memory", "no memory for the names of an article");
    if (status == PRUN_OK)
        status = emit_all(s, article, &found);
    found_clear(&found);
    return status;
}

PRUN_STAGE(entities, "extract.entities",
           "Finds people, organisations, places, projects and policies in articles.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
           .process = process, PRUN_TABLES(options, fields), PRUN_TYPES(types),
           .example = "{\"id\": \"names\", \"use\": \"extract.entities\"}");
PRUN_PLUGIN("entities", "1.0", "MIT", &entities);
