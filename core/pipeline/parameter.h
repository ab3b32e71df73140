/*
 * parameter.h - the parameters of a pipeline file: named values that --set can change.
 */
#ifndef PIPELINE_PARAMETER_H
#define PIPELINE_PARAMETER_H

#include "pipeline/loading.h"

enum parameter_type {
    PARAMETER_STRING,
    PARAMETER_BOOL,
    PARAMETER_INTEGER,
    PARAMETER_NUMBER,
    PARAMETER_SIZE,     /* "64MiB"; its value is a number of bytes */
    PARAMETER_DURATION, /* "250ms"; its value is a number of milliseconds */
    PARAMETER_TYPES
};

struct parameter {
    const char *name;
    enum parameter_type type;
    const struct cJSON *json; /* its declaration */
    struct cJSON *fallback;   /* "default", or NULL */
    const char *raw;          /* the JSON text of its value; NULL: not set, or not yet known */
    const char *text;         /* what stands for it inside a longer string */
    bool is_secret;
    enum { PARAMETER_NEW, PARAMETER_BUSY, PARAMETER_DONE } phase;
};

/* The parameter with its value, its default expanded; NULL with a problem at byte `at` when
 * there is no such parameter, it has no value (said once a name), or it refers to itself. */
const struct parameter *parameter_value(struct loading *l, const char *name, uint32_t at,
                                        const struct draft *stage);

#endif
