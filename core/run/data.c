/*
 * data.c - the process-wide cache of data files.
 *
 * Entries live until the process ends its run: a stage keeps plain pointers into them. Loading
 * happens under the lock, so that two workers that start together parse a language pack once.
 */
#include "run/data.h"

#include "run/input.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATA_BYTES_MAX ((size_t)1 << 30)

struct data {
    struct data *next;
    char *path;
    prun_data_parse parse;
    prun_data_release release;
    struct meter meter;
    struct input file;
    prun_bytes bytes; /* the object of an entry without parser */
    void *object;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct data *first; /* under lock */

static struct data *find(const char *path, prun_data_parse parse)
{
    for (struct data *d = first; d; d = d->next)
        if (d->parse == parse && strcmp(d->path, path) == 0)
            return d;
    return NULL;
}

static void data_free(struct data *d)
{
    if (d->object && d->release)
        d->release(d->object);
    input_free(&d->file);
    free(d->path);
    free(d);
}

static int load(const char *path, prun_data_parse parse, prun_data_release release,
                struct data **ret, struct error *reterr)
{
    static const struct range whole = {.end = 0};
    char reason[512] = "";
    struct data *d = calloc(1, sizeof(*d));

    if (!d)
        return error_memory(reterr);
    meter_init(&d->meter, NULL, DATA_BYTES_MAX);
    d->parse = parse;
    d->path = strdup(path);
    if (!d->path || input_read(path, &whole, &d->meter, &d->file, reterr) < 0) {
        data_free(d);
        return error_where(reterr, "data file %s", path);
    }
    d->bytes = (prun_bytes){d->file.data, d->file.size};
    if (parse) {
        d->object = parse(d->bytes, reason, sizeof(reason));
        if (!d->object) {
            data_free(d);
            return error_set(reterr, "bad_data", "data file %s: %s", path,
                             reason[0] ? reason
                                       : "the plugin's parser refuses it without a reason");
        }
        d->release = release;
    }
    *ret = d;
    return 0;
}

int data_open(const char *folder, const char *name, prun_data_parse parse,
              prun_data_release release, const void **ret, const char **ret_hash,
              struct error *reterr)
{
    char path[4096];
    struct data *d;
    int rc = 0;

    if (snprintf(path, sizeof(path), "%s%s%s", folder ? folder : "", folder ? "/" : "", name) >=
        (int)sizeof(path))
        return error_set(reterr, "bad_data", "data file %s: the path is too long", name);
    pthread_mutex_lock(&lock);
    d = find(path, parse);
    if (!d) {
        rc = load(path, parse, release, &d, reterr);
        if (rc == 0) {
            d->next = first;
            first = d;
        }
    }
    pthread_mutex_unlock(&lock);
    if (rc < 0)
        return -1;
    *ret = parse ? d->object : &d->bytes;
    *ret_hash = d->file.version;
    return 0;
}

void data_close_all(void)
{
    struct data *next;

    pthread_mutex_lock(&lock);
    for (struct data *d = first; d; d = next) {
        next = d->next;
        data_free(d);
    }
    first = NULL;
    pthread_mutex_unlock(&lock);
}
