/* nearest.c - see nearest.h. The distance is the restricted Damerau-Levenshtein one, over bytes. */
#include "base/nearest.h"

#include <string.h>

#define WORD_MAX 64u

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    unsigned row[3][WORD_MAX + 1];

    for (unsigned j = 0; j <= b_size; j++)
        row[0][j] = j;
    for (unsigned i = 1; i <= a_size; i++) {
        unsigned *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            unsigned change = a[i - 1] != b[j - 1];

            now[j] = smaller(smaller(last[j] + 1, now[j - 1] + 1), last[j - 1] + change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = smaller(now[j], before[j - 2] + 1);
        }
    }
    return row[a_size % 3][b_size];
}

const char *nearest_word(const char *word, const char *const *words, size_t count)
{
    size_t size = strlen(word);
    const char *best = NULL;
    unsigned least = WORD_MAX;

    if (size > WORD_MAX)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t other = strlen(words[i]), longer = other > size ? other : size;
        unsigned d, allowed = longer < 6 ? 1 + (longer > 3) : (unsigned)(longer / 3);

        if (other > WORD_MAX)
            continue;
        d = distance(word, size, words[i], other);
        if (d <= allowed && d < longer && d < least) {
            least = d;
            best = words[i];
        }
    }
    return best;
}
