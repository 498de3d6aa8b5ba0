"""Python's modules, where the folder that they lie in holds more, and may not be looked into.

Python lists a folder to find a module in it. In the Landlock kind of sandbox the folders of the
standard library and of the packages cannot be listed: there may be anything beside them. So each
module is known by its place.
"""

import importlib.machinery
import importlib.util
import os
import sys


class Places:
    """Finds modules that lie in no common folder; see `importlib.abc.MetaPathFinder`.

    Args:
        places: by the module's full name its file or folder; None for a package of nothing but
            what is named here, too.
    """

    def __init__(self, places):
        self._places = places

    def find_spec(self, name, path=None, target=None):
        """The module's place, if it is one of these."""
        if name not in self._places:
            return None
        place = self._places[name]
        start = place and os.path.join(place, "__init__.py")
        if place is None or (os.path.isdir(place) and not os.path.isfile(start)):
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [place] if place else []
            return spec
        if os.path.isdir(place):
            return importlib.util.spec_from_file_location(
                name, start, submodule_search_locations=[place]
            )
        return importlib.util.spec_from_file_location(name, place)


def install(paths, inside):
    """Find these from now on, and of our package the folder `inside` alone.

    Args:
        paths: files and folders; each bears the name of its module.
    """
    places = {}
    for path in paths:
        name = os.path.basename(path)
        places[name if os.path.isdir(path) else name.partition(".")[0]] = path
    places |= {"autograder": None, "autograder.inside": inside}
    here = sys.meta_path.index(importlib.machinery.PathFinder)
    sys.meta_path.insert(here, Places(places))
