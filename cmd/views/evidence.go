package views

import (
	"duban/cmd/terminal"
	"duban/formats/paper"
	"duban/formats/workbook"
	"duban/listing"
	"duban/office"
	"duban/tables"
)

// Evidence writes a dossier in the format that was asked for: a paper, a workbook, lines for programs, or tables on the screen.
func Evidence(p *terminal.Printer, e *office.Evidence) error {
	if p.Format == "docx" {
		return paper.Write(p.Out, tables.EvidencePaper(e, p.Masked))
	}
	all := tables.EvidenceSections(e, p.Masked)
	if p.Format == "xlsx" {
		var grids []listing.Grid
		for i := range all {
			grids = append(grids, all[i].Grid)
		}
		return workbook.Write(p.Out, tables.Sheets(grids))
	}
	for i := range all {
		s, shown := &all[i], p.Format == "table"
		if shown && s.Heading != "" {
			p.Say("\n%s\n", s.Heading)
		}
		if shown && len(s.Grid.Rows) == 0 {
			if s.None != "" {
				p.Line("%s", s.None)
			}
			continue
		}
		if err := s.Write(p.Out, listing.Format(p.Format)); err != nil {
			return err
		}
	}
	return nil
}
