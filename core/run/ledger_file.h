/*
 * ledger_file.h - the open ledger, for the two files that know its SQL.
 */
#ifndef RUN_LEDGER_FILE_H
#define RUN_LEDGER_FILE_H

#include "run/sql.h"

struct ledger {
    struct sql sql;
    char *folder;
    int lock_fd; /* -1: only reading */
    int format;
};

int64_t ledger_holder_process(const char *folder);

#endif
