/* printable.c - see printable.h. */
#include "printable.h"
#include "text/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *name_printable(const char *name, bool is_key)
{
    const size_t size = strlen(name);
    char *out = malloc(3 * size + 1), *to = out;

    for (size_t at = 0; out && at < size;) {
        const unsigned length = utf8_character((const uint8_t *)name + at, size - at);
        if (length == 0 || (is_key && name[at] == '%')) {
            to += sprintf(to, "%%%02X", (unsigned)(uint8_t)name[at++]);
            continue;
        }
        memcpy(to, name + at, length);
        to += length;
        at += length;
    }
    if (out)
        *to = '\0';
    return out;
}
