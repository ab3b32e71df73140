prunincludedir = $(includedir)/prun
pruninclude_HEADERS = \
    core/include/prun/base.h \
    core/include/prun/decimal.h \
    core/include/prun/io.h \
    core/include/prun/plugin.h \
    core/include/prun/record.h
