libcore_la_SOURCES += \
    core/record/batch.c core/record/batch.h \
    core/record/json.c \
    core/record/text.c \
    core/record/type.c core/record/type.h \
    core/record/value.c core/record/value.h
