#define _DEFAULT_SOURCE
#include "CMemory.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void aup_use_large_pages(void) {
  // What the heap grows by at once, and a large page.
  const uintptr_t step = 1 << 26, page = 1 << 21;
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, INT32_MAX);
  mallopt(M_TOP_PAD, (int)step);
  uintptr_t first = ((uintptr_t)sbrk(0) + page - 1) / page * page;
  // More than is left: now the heap grows. Volatile, for nobody else sees that.
  void *volatile piece = malloc(page);
  free(piece);
  uintptr_t last = (uintptr_t)sbrk(0) / page * page;
  if (last > first) madvise((void *)first, last - first, MADV_HUGEPAGE);
}
