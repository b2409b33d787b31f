// Package compiled fills templates of the standard library several times as fast as the library does, for values of one type that is known
// beforehand: names become places in memory once, and nothing is looked up by its name when a template is filled.
//
// Compile knows the part of the language that letters are written in: fields, variables, if, with, range, comparisons, and of html/template the
// escaping of what stands between tags and of what is harmless anywhere. Whatever else a template or a value holds, it leaves to the library: Compile
// returns no program then, or Fill says that it could not. What it fills is what the library would have written, byte for byte.
package compiled
