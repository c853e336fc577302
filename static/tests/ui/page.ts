/** Makes the page that a server would have served, from the address: ?page=app&service=messenger&dir=rtl. */
import type { Config } from "../../src/ui/config.ts";

const asked = new URLSearchParams(location.search);
const service = asked.get("service");

const config: Config = {
  page: (asked.get("page") ?? "app") as Config["page"],
  service: service as Config["service"],
  base_url: "http://unified.localhost:8000",
  services: [
    {
      id: "messenger",
      name: "Messenger",
      url: "http://messenger.unified.localhost:8000",
      identifier: "email",
      code: true,
      sign_up_open: true,
    },
    {
      id: "instagram",
      name: "Instagram",
      url: "http://instagram.unified.localhost:8000",
      identifier: "handle",
      code: false,
      sign_up_open: asked.get("closed") !== "1",
    },
    {
      id: "whatsapp",
      name: "WhatsApp",
      url: "http://whatsapp.unified.localhost:8000",
      identifier: "phone",
      code: true,
      sign_up_open: true,
    },
  ],
  demo: true,
  demo_people: [
    { name: "Ada Lind", service: "messenger", address: "messenger:ada@demo.example" },
    { name: "Bob Adeyemi", service: "messenger", address: "messenger:bob@demo.example" },
    { name: "noor.paints", service: "instagram", address: "instagram:noor.paints" },
    { name: "Tomás", service: "whatsapp", address: "whatsapp:+4915155502814" },
  ],
  pace: 1,
  worker: "",
  version: "sample",
  backup_days: 30,
};

document.documentElement.dir = asked.get("dir") ?? "ltr";
if (service !== null) document.documentElement.dataset["service"] = service;
const element = document.createElement("output"); // no script element: Trusted Types hold here, too
element.hidden = true;
element.id = "config";
element.textContent = JSON.stringify(config);
document.body.append(element);
await import("../../src/ui/main.tsx");
