/* marked.c - see marked.h. */
#include "marked.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static prun_bytes bytes_of(const char *text)
{
    return (prun_bytes){(const uint8_t *)text, strlen(text)};
}

void marked_item(struct marked *m, const char *type)
{
    m->audit.item = m->item;
    m->audit.figure = m->figure;
    m->item[m->audit.items++] =
        (struct item){.id = m->audit.items, .type = bytes_of(type), .first = m->audit.figures};
}

static bool is_number(char c)
{
    return (c >= '0' && c <= '9') || c == '.' || c == '-';
}

/* Reads "12.5" out of the quote "rose by 12.5万吨"; what follows is the unit. */
static void read_number(struct figure *f, char *quote, char *number)
{
    char *at = quote;
    size_t size = 0;

    while (*at && !is_number(*at))
        at++;
    while (is_number(at[size]))
        size++;
    memcpy(number, at, size);
    number[size] = '\0';
    f->unit = bytes_of(at + size);
    f->quote = bytes_of(quote);
    if (!prun_decimal_parse(bytes_of(number), &f->printed))
        abort();
}

static void read_amount(struct figure *f, const char *factor)
{
    prun_rational by, value, last;
    prun_decimal step = prun_decimal_of(1, f->printed.scale);

    if (!prun_rational_parse(bytes_of(factor), &by) ||
        !prun_rational_from_decimal(f->printed, &value) ||
        !prun_rational_multiply(value, by, &f->base) || !prun_rational_from_decimal(step, &last) ||
        !prun_rational_multiply(last, by, &f->step))
        abort();
}

/* Splits "quote:kind:unit:factor:indicator:extra" into the fields of a figure. */
static void split(char field[6][96], const char *from, size_t size)
{
    int column = 0;
    size_t used = 0;

    memset(field, 0, 6 * 96);
    for (size_t i = 0; i < size; i++) {
        if (from[i] == ':') {
            column++;
            used = 0;
        } else if (column < 6 && used < 95) {
            field[column][used++] = from[i];
        }
    }
}

static const char *add_figure(struct marked *m, enum part part, const char *open, char *out,
                              size_t *size)
{
    const char *close = strchr(open, '}');
    struct figure *f = &m->figure[m->audit.figures];
    char(*field)[96] = m->field[m->audit.figures], number[32];

    if (!close || m->audit.figures == MARKED_FIGURES)
        abort();
    m->audit.figures++;
    split(field, open + 1, (size_t)(close - open - 1));
    *f = (struct figure){.id = m->audit.figures,
                         .item = m->audit.items - 1,
                         .part = part,
                         .kind = figure_kind_of(bytes_of(field[1])),
                         .unit_base = bytes_of(field[2]),
                         .indicator = bytes_of(field[4]),
                         .start = (uint32_t)*size};
    read_number(f, field[0], number);
    read_amount(f, field[3]);
    f->is_planned = strcmp(field[5], "planned") == 0;
    f->bound = strcmp(field[5], "~") == 0 ? INTERVAL_ABOUT : INTERVAL_EQUAL;
    memcpy(out + *size, field[0], strlen(field[0]));
    *size += strlen(field[0]);
    f->end = (uint32_t)*size;
    m->item[m->audit.items - 1].count++;
    return close + 1;
}

/* Sets the sentences and paragraphs of the figures of a part. */
static void place_figures(struct marked *m, uint32_t first, const char *text, size_t size)
{
    for (uint32_t i = first; i < m->audit.figures; i++) {
        struct figure *f = &m->figure[i];
        const char *stop = strstr(text + f->end, "。"), *line = strchr(text + f->end, '\n');

        for (uint32_t at = 0; at < f->start; at++) {
            if (text[at] == '\n')
                f->paragraph++;
            if (text[at] == '\n')
                f->sentence_start = at + 1;
            else if (strncmp(text + at, "。", 3) == 0)
                f->sentence_start = at + 3;
        }
        f->sentence_end = (uint32_t)size;
        if (stop)
            f->sentence_end = (uint32_t)(stop - text) + 3;
        if (line && line < text + f->sentence_end)
            f->sentence_end = (uint32_t)(line - text);
    }
}

void marked_part(struct marked *m, enum part part, const char *text)
{
    char *out = m->text[m->audit.items - 1][part];
    uint32_t first = m->audit.figures;
    size_t size = 0;

    while (*text) {
        if (*text == '{')
            text = add_figure(m, part, text, out, &size);
        else
            out[size++] = *text++;
    }
    out[size] = '\0';
    place_figures(m, first, out, size);
    m->item[m->audit.items - 1].text[part] = bytes_of(out);
}

bool marked_run(struct marked *m)
{
    const char *root = getenv("srcdir");
    char path[1024], error[256];
    char *json = calloc(1, 1 << 18);
    FILE *file;

    snprintf(path, sizeof(path), "%s/plugins/validate/figures/zh.json", root ? root : ".");
    file = fopen(path, "rb");
    if (!file || !json)
        return false;
    size_t size = fread(json, 1, (1 << 18) - 1, file);
    fclose(file);
    struct lexicon *l =
        lexicon_parse((prun_bytes){(const uint8_t *)json, size}, error, sizeof(error));
    free(json);
    if (!l)
        printf("# %s: %s\n", path, error);
    m->audit.lexicon = l;
    return l && audit_run(&m->audit);
}

void marked_clear(struct marked *m)
{
    audit_clear(&m->audit);
    lexicon_release((void *)(uintptr_t)m->audit.lexicon);
    memset(m, 0, sizeof(*m));
}

static bool has_quotes(const struct marked *m, const struct finding *f, const char *quotes)
{
    char word[96];
    int used = 0;

    while (sscanf(quotes, " %95s%n", word, &used) == 1) {
        bool is_there = false;

        for (uint32_t i = 0; i < f->members; i++)
            is_there = is_there || strcmp(m->field[f->member[i].figure][0], word) == 0;
        if (!is_there)
            return false;
        quotes += used;
    }
    return true;
}

bool marked_has(const struct marked *m, const char *finding)
{
    char kind[32], verdict[16];
    int used = 0;

    if (sscanf(finding, "%31s %15s%n", kind, verdict, &used) != 2)
        return false;
    for (uint32_t i = 0; i < m->audit.findings; i++) {
        const struct finding *f = &m->audit.finding[i];

        if (strcmp(check_kind_name(f->kind), kind) == 0 &&
            strcmp(verdict_name(f->verdict), verdict) == 0 && has_quotes(m, f, finding + used))
            return true;
    }
    return false;
}

int marked_alarms(const struct marked *m)
{
    int count = 0;

    for (uint32_t i = 0; i < m->audit.findings; i++)
        count += m->audit.finding[i].verdict == VERDICT_FAIL ||
                 m->audit.finding[i].verdict == VERDICT_WARN;
    return count;
}

const char *marked_message(const struct marked *m)
{
    for (uint32_t i = 0; i < m->audit.findings; i++)
        if (m->audit.finding[i].verdict == VERDICT_FAIL ||
            m->audit.finding[i].verdict == VERDICT_WARN)
            return m->audit.finding[i].message;
    return "";
}
