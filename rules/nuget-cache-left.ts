import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL316',
  name: 'nuget-cache-left',
  evidence: 'kept',
  docs: {
    summary: "NuGet's cache of downloads is shipped",
    what: 'Reports `dotnet restore`, or what restores by itself, in a stage that is shipped, where the cache of downloads is neither prevented (`--no-http-cache`), nor cleared in the same RUN, nor under a mount. The unpacked packages in .nuget are not reported: a project that is run and not published reads them.',
    why: 'NuGet keeps every archive that it unpacks to .nuget/packages; it counts for half an hour.',
    help: 'build in a stage of its own and copy what is published, or end the RUN with `dotnet nuget locals http-cache --clear`',
    fixSafety: 'Safe: the folder is removed at the end of the RUN; it only saves downloads.',
    proof:
      "The layer holds files below the user's .local/share/NuGet/http-cache, with older versions v3-cache.",
  },
  examples: [
    {
      caption: 'restored where it is shipped',
      bad: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY . .\nRUN dotnet restore\n',
      reports: [{ at: '3:5-3:19', paths: ['/root/.local/share/NuGet/http-cache'], severity: 'warning' }],
      fixed:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY . .\nRUN dotnet restore && rm -rf ~/.local/share/NuGet/http-cache ~/.local/share/NuGet/v3-cache\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY . .\nRUN dotnet restore && dotnet nuget locals all --clear\n',
    },
    {
      caption: 'removed, under its older name',
      good: 'FROM mcr.microsoft.com/dotnet/sdk:3.1\nCOPY . .\nRUN dotnet restore && rm -rf ~/.local/share/NuGet/v3-cache\n',
    },
    {
      caption: 'nothing restored',
      good: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY . .\nRUN dotnet publish --no-restore -o /out\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'nuget',
      null,
      '{path} keeps the downloaded archives: NuGet has unpacked them to the folder of packages',
    );
  },
});
