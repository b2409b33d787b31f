package formats_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"duban/formats"
	"duban/formats/contacts"
	"duban/formats/ledger"
	"duban/formats/plantext"
	"duban/remind"
)

// encodings are those in which programs of offices write texts.
var encodings = map[string]encoding.Encoding{
	"UTF-8": encoding.Nop, "UTF-8 with a mark": unicode.UTF8BOM, "GB18030": simplifiedchinese.GB18030,
	"UTF-16LE": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16BE": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
}

// encoded returns a text in an encoding.
func encoded(t testing.TB, e encoding.Encoding, text string) []byte {
	t.Helper()
	raw, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// field returns a file of the field, as it was written by Notepad or Excel.
func field(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "field", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestPlansAsOfficesWriteThem(t *testing.T) {
	for _, name := range []string{"plan-gbk.txt", "plan-gbk.csv"} {
		p, _, err := formats.ReadPlanFile("x", name, bytes.NewReader(field(t, name)))
		if err != nil || len(p.Problems) != 1 || p.Problems[0].Deadline.Date != remind.NewDate(2027, 12, 31) || p.Problems[0].Responsible[0] != "市住建局" {
			t.Errorf("%s: %+v %v", name, p, err)
		}
	}
}

// The first word of a plan may be any: in GBK its bytes must not pass for the beginning of a picture or of an archive.
func TestFirstWordsInEveryEncoding(t *testing.T) {
	const rest = "\n\n一、夜间施工扰民\n责任单位：市住建局\n整改时限：2027年12月31日\n"
	const table = ",问题,整改时限,责任单位\n1,夜间施工扰民,2027年12月31日,市住建局\n"
	words := strings.Fields("衡阳市 关于 附件 序号 江安市 整改 方案 中央 湖南省 贯彻落实 一、 第一 市委 县委 区政府 问题 台账 清单 任务 表一 生态环境 2024年 国务院 " +
		"督察 反馈 附表 目录 通知 各县 常宁 耒阳 祁东 南岳 雁峰 珠晖 石鼓 蒸湘 松木 高新 丆 㐀 𠀀")
	for name, e := range encodings {
		for _, word := range words {
			for file, text := range map[string]string{"p.txt": word + rest, "p.csv": "序号" + table} {
				p, _, err := formats.ReadPlanFile("x", file, bytes.NewReader(encoded(t, e, text)))
				if err != nil || len(p.Problems) != 1 || p.Problems[0].Responsible[0] != "市住建局" {
					t.Errorf("%s, %s beginning with %s: %v", name, file, word, err)
				}
			}
		}
	}
	plan := "id: x\nproblems:\n  - {number: 1, title: 扰民, deadline: {kind: date, date: 2027-12-31}, responsible: [市住建局]}\n"
	for name, e := range encodings {
		p, _, err := formats.ReadPlanFile("x", "p.yaml", bytes.NewReader(encoded(t, e, plan)))
		if err != nil || len(p.Problems) != 1 || p.Problems[0].Responsible[0] != "市住建局" {
			t.Errorf("%s, YAML: %+v %v", name, p, err)
		}
	}
}

// A file of two encodings would be read as other words, without a fault to be seen.
func TestTwoEncodingsInOneFile(t *testing.T) {
	gbk := encoded(t, simplifiedchinese.GB18030, "一、夜间施工扰民\n责任单位：市住建局\n")
	raw := append(gbk, "整改时限：2027年12月31日\n"...)
	_, _, err := formats.ReadPlanFile("x", "p.txt", bytes.NewReader(raw))
	if !errors.Is(err, plantext.ErrEncoding) || !strings.Contains(err.Error(), "第3行是UTF-8编码") {
		t.Errorf("a plan: %v", err)
	}
	if _, _, err = contacts.ReadDirectory(bytes.NewReader(append(encoded(t, simplifiedchinese.GB18030, "单位,邮箱\n市住建局,a@b.cn\n"), "市生态环境保护局,c@d.cn\n"...)), nil); !errors.Is(err, plantext.ErrEncoding) {
		t.Errorf("contacts: %v", err)
	}
}

func TestContactsInEveryEncoding(t *testing.T) {
	texts := map[string]string{
		"commas": "单位,渠道,邮箱\n市林业局,邮件,a@b.cn\n", "tabs": "单位\t渠道\t邮箱\n市林业局\t邮件\ta@b.cn\n", "semicolons": "单位;渠道;邮箱\r\n市林业局;邮件;a@b.cn\r\n",
		"Chinese commas": "单位，渠道，邮箱\n市林业局，邮件，a@b.cn\n", "Chinese semicolons": "单位；渠道；邮箱\n市林业局；邮件；a@b.cn\n",
		"Chinese commas below a title": "某市通讯录\n单位，渠道，邮箱，职务\n市林业局，邮件，a@b.cn,科长\n",
		"YAML":                         "contacts:\n  - {body: 市林业局, channel: mail, address: a@b.cn}\n",
	}
	for name, e := range encodings {
		for form, text := range texts {
			if strings.HasSuffix(form, "title") {
				text = strings.Replace(text, "cn,", "cn，", 1)
			}
			d, findings, err := contacts.ReadDirectory(bytes.NewReader(encoded(t, e, text)), nil)
			if err != nil || len(findings) > 0 || len(d.Contacts) != 1 || d.Contacts[0].Body != "市林业局" || d.Contacts[0].Channel != "mail" || d.Contacts[0].Address != "a@b.cn" {
				t.Errorf("%s, %s: %+v %s %v", name, form, d.Contacts, lines(findings), err)
			}
		}
		rows, findings, err := ledger.ReadStates(bytes.NewReader(encoded(t, e, "编号\t状态\t日期\nx/1\t已销号\t2026-11-02\n")))
		if err != nil || len(findings) > 0 || len(rows) != 1 || rows[0].State != remind.Closed {
			t.Errorf("%s, states: %+v %s %v", name, rows, lines(findings), err)
		}
	}
	d, findings, err := contacts.ReadDirectory(bytes.NewReader(field(t, "contacts-unicode-text.csv")), nil)
	if err != nil || len(findings) > 0 || len(d.Contacts) != 1 || d.Contacts[0].Address != "linye@city.gov.cn" || d.Contacts[0].Mobile != "13800000001" {
		t.Errorf("Unicode text of Excel: %+v %s %v", d.Contacts, lines(findings), err)
	}
}
