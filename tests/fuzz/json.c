/* json.c - any bytes as JSON and as typed text: what is taken lies inside, and cJSON takes it too. */
// fuzz-sources: plugins/lib/fields/json.c plugins/lib/text/utf8.c
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "fields/json.h"
#include "tests/fuzz/target.h"

static void check_inside(const struct json_reader *r, prun_bytes part)
{
    if (part.data < r->start || part.data + part.size > r->end)
        abort();
}

static void check_string(const struct json_value *v)
{
    uint8_t *out = malloc(v->raw.size + 1);

    if (!out)
        return;
    if (json_unescape(v->raw, out) > v->raw.size - 2)
        abort();
    free(out);
}

/* A NUL ends cJSON's text, and there is none in good JSON. */
static void check_other(prun_bytes text)
{
    cJSON *json = cJSON_ParseWithLength((const char *)text.data, text.size);

    if (!json)
        abort();
    cJSON_Delete(json);
}

static void check_members(prun_bytes text)
{
    struct json_reader r;
    struct json_value key, v;
    bool has_one, is_first = true;

    json_begin(&r, text);
    if (!json_object(&r))
        return;
    while (json_member(&r, is_first, &has_one, &key) && has_one) {
        check_inside(&r, key.raw);
        check_string(&key);
        if (!json_value(&r, &v))
            break;
        check_inside(&r, v.raw);
        is_first = false;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const prun_bytes text = {data, size};
    struct json_reader r;
    struct json_value v;

    check_members(text);
    json_begin(&r, text);
    if (json_value(&r, &v) && json_end(&r)) {
        check_inside(&r, v.raw);
        if (v.kind == JSON_STRING)
            check_string(&v);
        check_other(text);
    } else if (!r.error || r.wrong < r.start || r.wrong > r.end) {
        abort();
    }
    return 0;
}
