package formats

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"duban/formats/archive"
	"duban/formats/plantable"
	"duban/formats/plantext"
	"duban/formats/planyaml"
	"duban/formats/word"
	"duban/remind"
)

// ErrForeign says that a file has a form that no reader here knows. What to do about it follows the reason.
var ErrForeign = archive.ErrForeign

// ReadPlanFile reads a plan's file: .docx, .xlsx, .csv, the .yaml that WritePlan writes, or text as ReadPlan does. The form is told by
// the content; .yaml, .yml and .csv by the name, as they are texts. Without an id a .yaml has its own. What no plan can be read from is
// refused with what to do: ErrEmpty, ErrForeign, ErrNoBody and the reasons of archives (ErrPassword, ErrMacro, ErrOldForm, ErrBroken,
// ErrTooLarge) beside those of ReadPlan. A finding's Where says its place where a file has no lines. Findings may come with an error.
func ReadPlanFile(id, name string, r io.Reader) (remind.Plan, []plantext.Finding, error) {
	raw, err := plantext.ReadBytes(r)
	if err != nil {
		return remind.Plan{}, nil, fmt.Errorf("方案文件 %s：%w", name, err)
	}
	plan, findings, err := readForm(id, name, raw)
	if err != nil {
		return remind.Plan{}, findings, fmt.Errorf("方案文件 %s：%w", name, err)
	}
	sum := sha256.Sum256(raw)
	plan.SHA256 = hex.EncodeToString(sum[:])
	return plan, append(findings, lengths(&plan)...), nil
}

// readForm reads a file by its form.
func readForm(id, name string, raw []byte) (remind.Plan, []plantext.Finding, error) {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case len(bytes.Trim(raw, "\x00\xEF\xBB\xBF \t\r\n")) == 0:
		return remind.Plan{}, nil, plantext.ErrEmpty
	case bytes.HasPrefix(raw, archive.ZipMagic) || bytes.HasPrefix(raw, archive.OleMagic):
		t, err := transcribeArchive(ext, raw)
		if err != nil {
			return remind.Plan{}, nil, err
		}
		return t.Read(id, name)
	}
	if err := archive.Foreign(raw); err != nil {
		return remind.Plan{}, nil, err
	}
	text, err := plantext.Decode(raw)
	if err == nil {
		err = archive.ForeignText(text)
	}
	if err != nil {
		return remind.Plan{}, nil, err
	}
	switch ext {
	case ".yaml", ".yml":
		return planyaml.Read(id, text)
	case ".csv":
		t, err := plantable.FromCSV(text)
		if err != nil {
			return remind.Plan{}, nil, err
		}
		return t.Read(id, name)
	}
	return plantext.ReadText(id, text)
}

// transcribeArchive reads a document or a workbook.
func transcribeArchive(ext string, raw []byte) (*plantable.Transcript, error) {
	raw, err := archive.Slim(raw)
	if err != nil {
		return nil, err
	}
	z, err := archive.Unpack(raw)
	if errors.Is(err, archive.ErrOldForm) && (ext == ".wps" || ext == ".et") {
		return nil, fmt.Errorf("%w：文件是WPS文字或表格的旧格式（.wps、.et），%s", ErrForeign, archive.AdviceDocx)
	}
	if err != nil {
		return nil, err
	}
	main, err := word.MainPart(z)
	switch {
	case err != nil:
		return nil, err
	case archive.Holds(z, "xl/workbook.xml"):
		return plantable.FromWorkbook(raw)
	case main != "":
		return word.Transcribe(z, main)
	}
	return nil, foreignArchive(z)
}

// foreignArchive says what an archive is that is neither a document nor a workbook.
func foreignArchive(z *zip.Reader) error {
	switch {
	case archive.Holds(z, "xl/workbook.bin"):
		return fmt.Errorf("%w：文件是二进制工作簿（.xlsb），请在WPS或Office中另存为.xlsx后重新导入", ErrForeign)
	case archive.Holds(z, "content.xml") && archive.Holds(z, "mimetype"):
		return fmt.Errorf("%w：文件是ODF（.odt、.ods），%s", ErrForeign, archive.AdviceDocx)
	case archive.Holds(z, "OFD.xml"):
		return fmt.Errorf("%w：文件是版式文件OFD，请索取原.docx，或转换为.docx、核对后重新导入", ErrForeign)
	case archive.Holds(z, "ppt/presentation.xml"):
		return fmt.Errorf("%w：文件是演示文稿，请将方案文字存为.docx后导入", ErrForeign)
	case archive.Holds(z, "[Content_Types].xml"):
		return word.ErrNoBody
	}
	return fmt.Errorf("%w：%s", ErrForeign, archive.AdviceUnpack)
}
