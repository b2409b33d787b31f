// Package paper writes papers as an office lays them out by GB/T 9704-2012: as .docx, on A4, with the same bytes for the same paper.
//
// paper.go has what a paper is made of; write.go puts the file together, of the parts in parts.go and the styles in styles.go;
// paragraphs.go and tables.go write the main part by writer.go, picture.go the drawings in it.
//
// The type area is 156 x 225 mm and holds 22 lines of 28 characters. That comes of two numbers, and of no grid of characters, which programs
// read differently: an exact line of 28.95 pt, and characters of 16 pt that stand a quarter of a point closer, since 28 of 16 pt are wider
// than 156 mm. Fonts are named and never put in, as their licences forbid it; whoever has none of that name takes one of the others named
// beside it.
//
// Decisions: only archive/zip and text are used, as no free library writes footers with a page's number on the outer side, which is the half
// of what such a paper needs.
package paper
