/* quantity.c - any text as a quantity: what is taken prints and reads back as the same number. */
#include <stdlib.h>
#include <string.h>

#include "plugin/option.h"
#include "tests/fuzz/target.h"

static void check_unit(const char *text, const char *unit)
{
    int64_t value = 0, back = 0;
    struct error error = {{0}, {0}};
    char printed[OPTION_QUANTITY_MAX];

    if (option_parse_quantity(text, unit, &value, &error) != 0) {
        if (!error.text[0])
            abort();
        return;
    }
    option_print_quantity(value, unit, printed);
    if (option_parse_quantity(printed, unit, &back, &error) != 0 || back != value)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[256];

    if (size >= sizeof(text))
        size = sizeof(text) - 1;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = 0;
    check_unit(text, "bytes");
    check_unit(text, "ms");
    check_unit(text, NULL);
    return 0;
}
