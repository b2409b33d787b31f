package matter

import (
	"bytes"
	"cmp"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"duban/formats/paper"
	"duban/formats/workbook"
	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/paperwork"
	"duban/tables"
	"duban/web/shell"
)

// The kinds of files that are taken home.
const (
	docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	anyType  = "application/octet-stream"
	jsonType = "application/x-ndjson; charset=utf-8"
)

// send answers with a file that a browser keeps and never shows.
func send(c *shell.Call, name, kind string, data []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", attached(name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, err := c.W.Write(data)
	if err != nil { // who looks has gone
		c.Site.Log.Debug("a file was not written", "error", err)
	}
	return nil
}

// attached returns the header by which a file is kept under a name.
func attached(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"*/:<>?\|`, r) {
			return '_'
		}
		return r
	}, safeName(name))
	if name == "" || strings.Trim(name, ". ") == "" {
		name = "材料"
	}
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}

// file sends a file that stands in a reply or in progress of a matter that the user may see.
func file(c *shell.Call) error {
	sum := c.PathValue("sha256")
	var found *answer.File
	err := c.Look(func(v *office.View) error {
		found = fileSeen(c, v, sum)
		return nil
	})
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
	return send(c, found.Name, anyType, data)
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
	var out bytes.Buffer
	format := c.FormValue("format")
	kind, known := map[string]string{"docx": docxType, "xlsx": xlsxType, "json": jsonType}[format]
	if !known {
		return shell.NotFound("督办留痕可以下载为 docx、xlsx、json。")
	}
	if err := writeEvidence(&out, format, e, c.Mask); err != nil {
		return err
	}
	return send(c, "督办留痕-"+strings.ReplaceAll(tables.AfterPlan(m.Obligation.Key), "/", "-")+"."+format, kind, out.Bytes())
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
		return workbook.Write(to, tables.Sheets(grids))
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
	var out bytes.Buffer
	if err := o.Forms.Write(&out, desk, all); err != nil {
		return err
	}
	return send(c, kind.Chinese()+"（代拟稿）-"+tables.AfterPlan(all[0].Keys()[0])+".docx", docxType, out.Bytes())
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
