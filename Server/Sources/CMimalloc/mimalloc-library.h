// The allocator of Debian's libmimalloc-dev, which takes the place of malloc in whatever is linked with it.
#include <mimalloc.h>
