/*
 * folder.h - a folder of its own for a test, gone at its end.
 */
#ifndef TEST_FOLDER_H
#define TEST_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char test_folder[] = "/tmp/prun-unit-XXXXXX";

static void folder_remove(void)
{
    char command[64];

    snprintf(command, sizeof(command), "rm -rf '%s'", test_folder);
    if (system(command) != 0)
        perror(test_folder);
}

static void folder_make(void)
{
    if (!mkdtemp(test_folder)) {
        perror(test_folder);
        exit(99);
    }
    atexit(folder_remove);
}

__attribute__((unused)) static const char *folder_path(const char *name)
{
    static char path[256];

    snprintf(path, sizeof(path), "%s/%s", test_folder, name);
    return path;
}

__attribute__((unused)) static void folder_write(const char *name, const void *data, size_t size)
{
    FILE *f = fopen(folder_path(name), "wb");

    if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0) {
        perror(name);
        exit(99);
    }
}

#endif
