# One program a behaviour; each links the core with its internals. A room's tests have a fragment of
# their own: add its include here.
UNIT_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
UNIT_LDADD = libcore.la


include tests/unit/base/local.mk
include tests/unit/facts/local.mk
include tests/unit/plugin/local.mk
include tests/unit/pipeline/local.mk
include tests/unit/record/local.mk
include tests/unit/run/local.mk
include tests/unit/decode_text/local.mk
include tests/unit/source_files/local.mk
include tests/unit/export_jsonl/local.mk
include tests/unit/segment_newspaper/local.mk
include tests/unit/figures/local.mk
include tests/unit/entities/local.mk
include tests/unit/text/local.mk
