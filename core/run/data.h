/*
 * data.h - read-only data files of plugins, loaded once a process: what prun_data_open() gives.
 */
#ifndef RUN_DATA_H
#define RUN_DATA_H

#include <prun/plugin.h>
#include "base/error.h"

/* The object that `parse` made of folder/name; the same one for the same file and parser.
 * `*ret_hash` is the hex SHA-256 of the file. Any thread. */
int data_open(const char *folder, const char *name, prun_data_parse parse,
              prun_data_release release, const void **ret, const char **ret_hash,
              struct error *reterr);

/* Frees all objects: when no stage instance is left. */
void data_close_all(void);

#endif
