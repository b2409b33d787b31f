package matter

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"duban/formats/paper"
	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/paperwork"
	"duban/tables"
	"duban/web/shell"
)

// jsonType is the kind of a dossier that programs read: an object a line.
const jsonType = "application/x-ndjson; charset=utf-8"

// file sends a file that stands in a reply or in progress of a matter that the user may see.
func file(c *shell.Call) error {
	sum := c.PathValue("sha256")
	var found *answer.File
	keys, err := keysWith(c, sum)
	if err == nil {
		err = c.LookOf(keys, func(v *office.View) error {
			found = fileSeen(c, v, sum)
			return nil
		})
	}
	if err != nil {
		return err
	}
	if found == nil {
		return shell.NotFound("没有这份材料，或者您无权查看。")
	}
	data, err := c.Office().Store.Proof(c.Context(), sum)
	if err != nil {
		return err
	}
	return c.Send(found.Name, shell.AnyFile, data)
}

// keysWith returns the keys of the matters of which replies and progress speak that bring a file.
func keysWith(c *shell.Call, sum string) ([]string, error) {
	o := c.Site.Office()
	keys, err1 := o.Store.ProgressWith(c.Context(), sum)
	rows, err2 := o.Replies(c.Context(), true)
	for i := range rows {
		if r := &rows[i]; slices.ContainsFunc(r.Files, func(f answer.File) bool { return f.SHA256 == sum }) {
			keys = append(keys, r.Keys()...)
		}
	}
	return keys, errors.Join(err1, err2)
}

// fileSeen returns a file of which a matter speaks that the user may see; nil: there is none.
func fileSeen(c *shell.Call, v *office.View, sum string) *answer.File {
	seen := func(k remind.Key) bool {
		o, _ := v.Day.Find(string(k))
		return o != nil && c.User.Sees(v.Day, o)
	}
	for i := range v.Snap.Replies {
		r := &v.Snap.Replies[i]
		at := slices.IndexFunc(r.Files, func(f answer.File) bool { return f.SHA256 == sum })
		if at >= 0 && (c.User.Writes() || slices.ContainsFunc(r.Claims, func(x answer.Claim) bool { return seen(x.Key) })) {
			return &answer.File{Name: r.Files[at].Name}
		}
	}
	for i := range v.Snap.Progress {
		if p := &v.Snap.Progress[i]; slices.Contains(p.Files, sum) && seen(p.Key) {
			return &answer.File{Name: cmp.Or(nameIn(p, sum), "材料-"+sum[:8])}
		}
	}
	return nil
}

// evidence sends the dossier of a matter.
func evidence(c *shell.Call) error {
	key := c.FormValue("key")
	m, err := open(c, key)
	if err != nil {
		return err
	}
	key = string(m.Obligation.Key)
	e, err := c.Office().Evidence(c.Context(), key, false)
	if err != nil {
		return err
	}
	format := c.FormValue("format")
	kind, known := map[string]string{"docx": shell.DOCX, "xlsx": shell.XLSX, "json": jsonType}[format]
	if !known {
		return shell.NotFound("督办留痕可以下载为 docx、xlsx、json。")
	}
	return c.Attach("督办留痕-"+strings.ReplaceAll(tables.AfterPlan(m.Obligation.Key), "/", "-")+"."+format, kind, func(to io.Writer) error {
		return writeEvidence(to, format, e, c.Mask)
	})
}

// writeEvidence writes a dossier in a format, as the command does.
func writeEvidence(to io.Writer, format string, e *office.Evidence, mask func(string) string) error {
	if format == "docx" {
		return paper.Write(to, tables.EvidencePaper(e, mask))
	}
	all := tables.EvidenceSections(e, mask)
	if format == "xlsx" {
		var grids []listing.Grid
		for i := range all {
			grids = append(grids, all[i].Grid)
		}
		return shell.Book(grids)(to)
	}
	for i := range all {
		if err := all[i].Write(to, listing.JSON); err != nil {
			return err
		}
	}
	return nil
}

// draftPaper sends the draft of a paper of a matter.
func draftPaper(c *shell.Call) error {
	key := c.FormValue("key")
	kind, err := paperwork.ParseKind(c.FormValue("kind"))
	if err != nil {
		return shell.NotFound("可以代拟的文书有提醒函、督办单、专函。")
	}
	o := c.Office()
	all, desk, err := o.Papers(c.Context(), kind, []string{key})
	if err == nil && len(all) == 0 {
		err = shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "该事项没有可以主送的责任单位，未能代拟" + kind.Chinese() + "。"}
	}
	if err != nil {
		return refusalIn(err)
	}
	return c.Attach(kind.Chinese()+"（代拟稿）-"+tables.AfterPlan(all[0].Keys()[0])+".docx", shell.DOCX, func(to io.Writer) error {
		return o.Forms.Write(to, desk, all)
	})
}

// refusalIn tells a refusal of the office in the words of a page.
func refusalIn(err error) error {
	return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: inFields(err.Error())}
}

// sizeWords says how large a file is.
func sizeWords(n int) string {
	switch {
	case n <= 0:
		return "大小未记录"
	case n < 1<<10:
		return strconv.Itoa(n) + "字节"
	case n < 1<<20:
		return strconv.Itoa((n+1<<9)>>10) + "KB"
	default:
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + "MB"
	}
}
