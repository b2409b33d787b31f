// Package search finds matters among many: who wants to see which (Query), what is known of each (Index), and what was found (Found).
//
// An index is made once of a day's world and asked many times: what is looked for stands ready in each matter, its words folded, the bodies behind
// collective names counted out. It is pure, and nothing in it changes once it is made, so any number may ask at once.
//
// A query stands in the address of a page and of a call of the API by the same names, so that both find the same.
package search
