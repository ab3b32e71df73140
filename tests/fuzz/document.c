/* document.c - any bytes as a pipeline file: refused with a place, or printed in a form that parses
 * to itself. */
#include <stdlib.h>
#include <string.h>

#include "pipeline/document.h"
#include "tests/fuzz/target.h"

/* Prints what the text means; false when it is no JSON. */
static bool canonical(const char *text, size_t size, struct buffer *out)
{
    struct arena arena;
    struct document d;
    struct error error = {{0}, {0}};
    uint32_t at = 0, line, column;

    arena_init(&arena, NULL);
    int failed = document_parse(&d, text, (uint32_t)size, &arena, &at, &error);
    if (failed) {
        document_position(&d, at, &line, &column);
        if (at > size || line == 0 || column == 0 || !error.text[0])
            abort();
    } else {
        document_print(&d, d.root, DOCUMENT_CANONICAL, out);
    }
    document_clear(&d);
    arena_free(&arena);
    return !failed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer first = {0}, second = {0};
    char *text = malloc(size + 1);

    if (!text)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = 0;
    if (canonical(text, size, &first)) {
        const char *again = buffer_string(&first);
        if (!again || !canonical(again, first.size, &second) || second.size != first.size ||
            memcmp(first.data, second.data, first.size) != 0)
            abort();
    }
    buffer_free(&first);
    buffer_free(&second);
    free(text);
    return 0;
}
