/*
 * <prun/base.h> - the words that every other public header uses.
 *
 * Nothing here allocates, locks or depends on the rest of prun.
 */
#ifndef PRUN_BASE_H
#define PRUN_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The binary interface that a plugin is built for. It changes only when the layout of a value or a
 * record header changes, or a function changes its meaning; everything else only grows. */
#define PRUN_ABI 1

#if defined(__cplusplus)
#define PRUN_EXTERN_C_BEGIN extern "C" {
#define PRUN_EXTERN_C_END }
#else
#define PRUN_EXTERN_C_BEGIN
#define PRUN_EXTERN_C_END
#endif

#if defined(__GNUC__)
#define PRUN_API __attribute__((visibility("default")))
#define PRUN_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define PRUN_MUST_CHECK __attribute__((warn_unused_result))
#else
#define PRUN_API
#define PRUN_PRINTF(fmt, args)
#define PRUN_MUST_CHECK
#endif

/* Bytes that someone else owns. Never NUL-terminated unless the function that gives them says so.
 * {NULL, 0} is the empty run of bytes. */
typedef struct prun_bytes {
    const uint8_t *data;
    size_t size;
} prun_bytes;

/* What a callback answers. Bad input, a bad stage and bad luck have different fates:
 *
 *   PRUN_OK       done with what was lent; what was emitted travels on.
 *   PRUN_MORE     the batch is full: what was emitted travels on, then the callback is called again
 *                 with the same record and the cursor given to prun_stage_more().
 *   PRUN_RETRY    bad luck (a lock, a network): what this call emitted is dropped and the unit is run
 *                 again after a pause, a bounded number of times; then it is dead-lettered.
 *   PRUN_FAIL     bad input: what the unit emitted anywhere is dropped and the unit goes to the dead
 *                 letters. The other units go on.
 *   PRUN_FATAL    the stage cannot work at all: the run stops with exit status 3.
 *   PRUN_END      only from a source's poll: there will be no further units.
 *   PRUN_WAIT     only from a source's poll: call again when a descriptor or timer of <prun/io.h>
 *                 is ready.
 *   PRUN_LOST     only from an exporter's recover: the output is not the one that the receipt speaks
 *                 of (deleted, replaced). Everything is exported again, into a new one.
 *
 * Return the error statuses through prun_fail(), prun_retry() and prun_fatal(), which take the reason. */
typedef enum prun_status {
    PRUN_OK = 0,
    PRUN_MORE = 1,
    PRUN_RETRY = 2,
    PRUN_FAIL = 3,
    PRUN_FATAL = 4,
    PRUN_END = 5,
    PRUN_WAIT = 6,
    PRUN_LOST = 7
} prun_status;

#endif
