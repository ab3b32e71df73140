/* Inputs are read whole and hashed, and what cannot be read says why. */
#include "config.h"

#include "run/input.h"
#include "tests/tap.h"
#include "tests/unit/run/folder.h"

#include <sys/stat.h>

static const struct range whole;

static void reads_and_hashes(void)
{
    struct meter m;
    struct input in;
    struct error e;

    meter_init(&m, NULL, 0);
    folder_write("abc", "abc", 3);
    ok(input_read(folder_path("abc"), &whole, &m, &in, &e) == 0, "a file is read");
    is_string(in.version, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
              "and hashed");
    ok(in.size == 3 && memcmp(in.data, "abc", 4) == 0, "its bytes are followed by a NUL");
    ok(in.size_seen == 3 && in.mtime_ns > 0 && in.inode > 0,
       "size and times are those of the file");
    ok(meter_used(&m) == 4, "its memory is charged");
    input_free(&in);
    ok(meter_used(&m) == 0, "and given back");
    folder_write("empty", "", 0);
    ok(input_read(folder_path("empty"), &whole, &m, &in, &e) == 0 && in.size == 0,
       "an empty file is an input");
    is_string(in.version, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
              "with the hash of nothing");
    input_free(&in);
}

static void refuses(const char *path, size_t limit, const char *code)
{
    struct meter m;
    struct input in;
    struct error e = {.code = ""};
    char name[64];

    meter_init(&m, NULL, limit);
    snprintf(name, sizeof(name), "%s is told", code);
    ok(input_read(path, &whole, &m, &in, &e) < 0, "no input: %s", code);
    is_string(e.code, code, name);
    ok(meter_used(&m) == 0, "and nothing stays charged");
}

int main(void)
{
    folder_make();
    reads_and_hashes();
    refuses(folder_path("none"), 0, "vanished");
    refuses(folder_path("abc/none"), 0, "vanished");
    refuses(test_folder, 0, "not_a_file");
    refuses(folder_path("abc"), 3, "unit_too_large");
    if (mkfifo(folder_path("fifo"), 0600) == 0)
        refuses(folder_path("fifo"), 0, "not_a_file");
    return done();
}
