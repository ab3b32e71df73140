# The sample issues that a first run shows.
EXTRA_DIST += examples/README.md \
    examples/issues/2024-11-15-yanxi-shangbao.txt \
    examples/issues/2025-04-22-bolan-wanbao.txt \
    examples/issues/2025-07-18-yunling-shibao.txt \
    examples/issues/2025-08-01-qinghe-ribao.txt
