// Package bulletin writes the monthly bulletin (月通报): as a paper (.docx) by paper.go and as a page (HTML) by page.go. Both are made of a
// digest.Bulletin, decide nothing and count nothing. What is said by a colour is also said by a grey of its own, a character and a figure, as such papers
// are copied in black and white.
package bulletin
