// A few functions over GNU readline. readline keeps its state in globals: this file owns them, so there is one editor
// per process, used from one thread. readline is GPL-3; only the executable links this target.

#pragma once

#include <stddef.h>

/// What asking for a line came to.
typedef enum {
  AUP_READ_LINE,         // a line, perhaps with line breaks in it (a paste, or an entry of the history)
  AUP_READ_INTERRUPTED,  // Ctrl-C: whatever was typed is gone
  AUP_READ_END,          // Ctrl-D on an empty line, or the terminal is gone
} aup_read_result;

/// What can be typed at the cursor; filled by an `aup_completer`.
typedef struct aup_completions aup_completions;

/// Told the line and the cursor (bytes from its start), calls `aup_completions_replace` and `aup_completions_add`.
typedef void (*aup_completer)(void *context, const char *line, size_t length, size_t cursor, aup_completions *into);

/// Sets up readline: reads ~/.inputrc, for which the program's name is `aup`. Call once.
void aup_editor_start(aup_completer completer, void *context, int history_limit);

/// Shows the prompt and lets the user edit a line. A line is the caller's to free.
aup_read_result aup_editor_read(const char *prompt, char **line);

/// Adds an entry that the arrow keys bring back; it may hold line breaks.
void aup_editor_remember(const char *entry);

/// The text from byte `start` to the cursor is what completion replaces, at once by `common`, which all candidates
/// start with; behind a lone candidate goes `append`, unless it is 0.
void aup_completions_replace(aup_completions *completions, size_t start, const char *common, char append);

/// Adds a candidate in the order of display.
void aup_completions_add(aup_completions *completions, const char *candidate);

/// From now on Ctrl-C sets a flag and does nothing else.
void aup_interrupts_catch(void);

/// True if Ctrl-C was pressed since the flag was last cleared, also while a completion keeps the editor from noticing.
int aup_interrupts_pending(void);

/// Clears the flag.
void aup_interrupts_clear(void);
