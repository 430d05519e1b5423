/** A PDF with one line on each of its pages; the filling is as large as pictures would make it. */
export function pdfOf(lines: readonly string[], filling = 0): string {
  const font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
  const pages = lines.map((_, at) => `${4 + at * 2} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${pages}] /Count ${lines.length} >>`,
    font,
    ...lines.flatMap((line, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + at * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      streamOf(`BT /F1 24 Tf 72 760 Td (${line}) Tj ET`),
    ]),
    streamOf("x".repeat(filling)),
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const start = text.length;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}`;
  return `${text}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
}

const streamOf = (content: string): string => `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;

/** An e-mail whose HTML does all that a hostile one would; `outside` is what it would tell. */
export function hostileMail(outside: string): string {
  const html = [
    "<p>Dear colleagues</p>",
    `<script>parent.hostile = true; fetch("${outside}/script")</script>`,
    `<img src="${outside}/pixel.png" onerror="parent.hostile = true">`,
    `<div style="background: url(${outside}/style.png)" onclick="parent.hostile = true">Click</div>`,
    `<style>@import url(${outside}/sheet.css); body { background: url(${outside}/body.png) }</style>`,
    `<iframe src="${outside}/frame"></iframe><form action="${outside}/form"><button>Send</button></form>`,
    `<svg onload="parent.hostile = true"><use href="${outside}/use.svg#a"></use></svg>`,
    `<a href="javascript:parent.hostile = true">Read on</a>`,
    `<meta http-equiv="refresh" content="0; url=${outside}/refresh">`,
    `<link rel="stylesheet" href="${outside}/link.css"><base href="${outside}/">`,
  ].join("\r\n");
  const inner = messageOf("The annex", [["text/plain", "See the plan."]]);
  return messageOf("The lease", [
    ["text/html", html],
    ['text/plain; name="Note.txt"', "A note of the harbour", 'attachment; filename="Note.txt"'],
    ["message/rfc822", inner, 'attachment; filename="Annex.eml"'],
  ]);
}

function messageOf(
  subject: string,
  parts: readonly (readonly [type: string, content: string, place?: string])[],
): string {
  return [
    "Message-ID: <lease@client.example>",
    "From: Ada Okonkwo <ada.okonkwo@bellweather.example>",
    "To: Intake <intake@firm.example>",
    "Date: Sun, 22 Nov 2026 09:00:00 +0000",
    `Subject: ${subject}`,
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${subject}"`,
    "",
    ...parts.flatMap(([type, content, place]) => [
      `--${subject}`,
      `Content-Type: ${type}`,
      ...(place === undefined ? [] : [`Content-Disposition: ${place}`]),
      "",
      content,
    ]),
    `--${subject}--`,
    "",
  ].join("\r\n");
}
