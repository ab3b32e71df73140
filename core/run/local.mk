libcore_la_SOURCES += \
    core/run/admission.c core/run/admission.h \
    core/run/books.c core/run/books.h \
    core/run/callback.c \
    core/run/committer.c core/run/committer.h \
    core/run/data.c core/run/data.h \
    core/run/engine.c core/run/engine.h \
    core/run/execute.c core/run/execute.h \
    core/run/fault.c core/run/fault.h \
    core/run/fingerprint.c core/run/fingerprint.h \
    core/run/input.c core/run/input.h \
    core/run/instance.c core/run/stage.h \
    core/run/io.c core/run/io.h \
    core/run/ledger.c core/run/ledger.h core/run/ledger_file.h \
    core/run/ledger_read.c \
    core/run/output.c core/run/output.h \
    core/run/recovery.c \
    core/run/run.c core/run/run.h \
    core/run/sql.c core/run/sql.h \
    core/run/stage.c \
    core/run/unit.c core/run/unit.h \
    core/run/work.c \
    core/run/worker.c core/run/worker.h \
    core/run/writer.c core/run/writer.h
