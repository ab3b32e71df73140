/* Names by the shortest path: every split of the run costs what its pieces are unlike names. */
#include "newspaper/names.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "newspaper/utf8.h"

enum { RUN_MAX = 64, NAME_MAX_CHARS = 12 };

struct names {
    uint32_t *surname; /* sorted */
    size_t surname_count;
    uint64_t *compound; /* first << 32 | second, sorted */
    size_t compound_count;
};

static int compare_cp(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static int compare_pair(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static bool read_surnames(struct names *n, const char *text)
{
    size_t size = strlen(text), count = 0;

    n->surname = calloc(size + 1, sizeof *n->surname);
    if (!n->surname)
        return false;
    for (size_t at = 0; at < size; count++)
        at += utf8_decode((const uint8_t *)text, size, at, &n->surname[count]);
    n->surname_count = count;
    qsort(n->surname, count, sizeof *n->surname, compare_cp);
    return true;
}

static bool read_compounds(struct names *n, const cJSON *list)
{
    const cJSON *item;

    n->compound = calloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *n->compound);
    if (!n->compound)
        return false;
    cJSON_ArrayForEach(item, list)
    {
        const char *text = cJSON_IsString(item) ? item->valuestring : "";
        size_t size = strlen(text), at;
        uint32_t first, second;

        if (size == 0 || (at = utf8_decode((const uint8_t *)text, size, 0, &first)) >= size)
            return false;
        utf8_decode((const uint8_t *)text, size, at, &second);
        n->compound[n->compound_count++] = (uint64_t)first << 32 | second;
    }
    qsort(n->compound, n->compound_count, sizeof *n->compound, compare_pair);
    return true;
}

struct names *names_parse(const char *json, size_t size, char *error, size_t error_size)
{
    cJSON *root = cJSON_ParseWithLength(json, size);
    const cJSON *surnames = cJSON_GetObjectItemCaseSensitive(root, "surnames");
    const cJSON *compound = cJSON_GetObjectItemCaseSensitive(root, "compound");
    struct names *n = NULL;

    if (!root)
        snprintf(error, error_size, "this is not JSON");
    else if (!cJSON_IsString(surnames) || !cJSON_IsArray(compound))
        snprintf(error, error_size, "\"surnames\" must be a string and \"compound\" an array");
    else if (!(n = calloc(1, sizeof *n)))
        snprintf(error, error_size, "out of memory");
    else if (!read_surnames(n, surnames->valuestring) || !read_compounds(n, compound)) {
        snprintf(error, error_size, "\"compound\" must hold strings of two characters");
        names_free(n);
        n = NULL;
    }
    cJSON_Delete(root);
    return n;
}

void names_free(struct names *names)
{
    if (!names)
        return;
    free(names->surname);
    free(names->compound);
    free(names);
}

bool names_is_surname(const struct names *names, uint32_t cp)
{
    return bsearch(&cp, names->surname, names->surname_count, sizeof cp, compare_cp);
}

bool names_is_compound(const struct names *names, uint32_t first, uint32_t second)
{
    uint64_t pair = (uint64_t)first << 32 | second;
    return bsearch(&pair, names->compound, names->compound_count, sizeof pair, compare_pair);
}

/* What blanks inside the piece cost: they must stand between all characters or between none. */
static double gap_cost(const bool *gap, size_t first, size_t last)
{
    size_t gaps = 0;

    for (size_t i = first + 1; i < last; i++)
        gaps += gap[i];
    if (gaps == 0)
        return 0;
    return gaps == last - first - 1 ? 0.25 : 5;
}

static bool has_dot(const uint32_t *cp, size_t first, size_t last)
{
    for (size_t i = first + 1; i + 1 < last; i++)
        if (cp[i] == 0xB7)
            return true;
    return false;
}

static double piece_cost(const struct names *n, const uint32_t *cp, const bool *gap, size_t first,
                         size_t last)
{
    size_t length = last - first;
    bool is_compound = length >= 3 && names_is_compound(n, cp[first], cp[first + 1]);
    double cost = gap_cost(gap, first, last) + (first > 0 && !gap[first] ? 3 : 0);

    if (has_dot(cp, first, last))
        return cost + 0.3;
    for (size_t i = first; i < last; i++)
        if (cp[i] == 0xB7)
            return cost + 20;
    if (length > 4 || length == 1)
        return cost + 8 + (double)length;
    if (is_compound)
        return cost + (length == 4 ? 0 : 0.1);
    if (!names_is_surname(n, cp[first]))
        cost += 4;
    return cost + (length == 2 ? 0.2 : length == 3 ? 0 : 6);
}

size_t names_split(const struct names *names, const uint32_t *cp, const bool *gap, size_t count,
                   struct name_span *out, size_t max, double *ret_cost)
{
    double best[RUN_MAX + 1] = {0};
    size_t from[RUN_MAX + 1], found = 0;

    if (count < 2 || count > RUN_MAX)
        return 0;
    for (size_t last = 1; last <= count; last++) {
        best[last] = 1e9;
        for (size_t length = 1; length <= last && length <= NAME_MAX_CHARS; length++) {
            size_t first = last - length;
            double cost = best[first] + piece_cost(names, cp, gap, first, last);
            if (cost < best[last]) {
                best[last] = cost;
                from[last] = first;
            }
        }
    }
    for (size_t last = count; last > 0; last = from[last])
        found++;
    if (found > max)
        return 0;
    *ret_cost = best[count] / (double)found;
    for (size_t last = count, i = found; i-- > 0; last = from[last])
        out[i] = (struct name_span){from[last], last};
    return found;
}
