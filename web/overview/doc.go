// Package overview is the first page of the office: what is to be done today, how everything stands, and what is to come.
package overview
