// Package answer has what recipients answer to what they were told: a Reply with its words and files, and what each of its words claims. A
// reply changes no state: it waits in the office's list until a person takes it as an event or lays it aside.
package answer
